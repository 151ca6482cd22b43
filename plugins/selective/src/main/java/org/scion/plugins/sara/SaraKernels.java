package org.scion.plugins.sara;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/**
 * Nuclear norm of a sparse change; which entries have grown beyond the largest that was chosen at
 * the start, and at which value they are held.
 */
@AutoService(KernelProvider.class)
public final class SaraKernels implements KernelProvider {
  private static final String SOURCE =
      """
      def sara_nuclear(self, zero: Tensor, index: Tensor, values: Tensor) -> Tensor:
        flat = torch.index_add(torch.reshape(zero, [-1]), 0, index, values)
        return torch.sum(torch.linalg_svdvals(torch.view(flat, [torch.size(zero, 0), torch.size(zero, 1)])))

      def sara_hold(self, w: Tensor, index: Tensor, values: Tensor, done: Tensor, held: Tensor) -> Tensor:
        start = torch.index_select(torch.reshape(w, [-1]), 0, index)
        grown = torch.gt(torch.abs(torch.add(start, values)), torch.max(torch.abs(start)))
        _0 = torch.copy_(done, torch.to(grown, 6))
        return torch.copy_(held, values)

      def sara_keep(self, values: Tensor, done: Tensor, held: Tensor) -> Tensor:
        return torch.copy_(values, torch.where(torch.gt(done, 0), held, values))
      """;

  @Override
  public String kernels() {
    return SOURCE;
  }
}
