package org.scion.plugins.xlora;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernels of X-LoRA. T tokens, E experts. */
@AutoService(KernelProvider.class)
public final class XLoraKernels implements KernelProvider {
  private static final String SOURCE =
      """
      def xlora_between(self, x: Tensor, dropout: Tensor) -> Tensor:
        return torch.dropout(torch.relu(x), float(dropout), True)

      def xlora_softmax(self, x: Tensor, temperature: Tensor) -> Tensor:
        return torch.softmax(torch.div(x, temperature), -1)

      # weights of one site: x (T, sites, E)
      def xlora_site(self, x: Tensor, number: Tensor) -> Tensor:
        return torch.select(x, 1, int(number))

      # the k largest weights of each token, the others 0
      def xlora_top(self, x: Tensor, k: Tensor) -> Tensor:
        best, at = torch.topk(x, int(k), 1)
        mask = torch.scatter(torch.zeros_like(x), 1, at, torch.ones_like(best))
        return torch.mul(x, mask)

      # softmax over the weights that are not 0
      def xlora_softmax_kept(self, x: Tensor) -> Tensor:
        gone = torch.eq(x, 0)
        kept = torch.softmax(torch.masked_fill(x, gone, float("-inf")), -1)
        return torch.masked_fill(kept, gone, 0.)
      """;

  @Override
  public String kernels() {
    return SOURCE;
  }
}
