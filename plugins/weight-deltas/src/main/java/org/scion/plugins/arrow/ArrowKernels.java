package org.scion.plugins.arrow;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernels of Arrow. E experts, T tokens. */
@AutoService(KernelProvider.class)
public final class ArrowKernels implements KernelProvider {
  private static final String SOURCE =
      """
      # Dominant right singular vectors of B_e A_e by power iteration: a (E, r, in), b (E, out, r), start (in)
      def arrow_directions(self, a: Tensor, b: Tensor, start: Tensor, iterations: Tensor) -> Tensor:
        gram = torch.matmul(torch.transpose(b, 1, 2), b)
        at = torch.transpose(a, 1, 2)
        first = torch.div(start, torch.add(torch.norm(start, 2), 1e-08))
        v = torch.repeat(torch.reshape(first, [1, -1, 1]), [torch.size(a, 0), 1, 1])
        for i in range(int(iterations)):
          w = torch.matmul(at, torch.matmul(gram, torch.matmul(a, v)))
          length = torch.sqrt(torch.sum(torch.mul(w, w), [1], True))
          v = torch.div(w, torch.add(length, 1e-08))
        return torch.squeeze(v, 2)

      # softmax over the top k of |x . p_e| / temperature, times the experts' scalings: (T, E)
      def arrow_weights(self, x: Tensor, p: Tensor, scalings: Tensor, k: Tensor, temperature: Tensor) -> Tensor:
        scores = torch.abs(torch.linear(x, p))
        best, at = torch.topk(scores, int(k), 1)
        kept = torch.scatter(torch.full_like(scores, float("-inf")), 1, at, best)
        return torch.mul(torch.softmax(torch.div(kept, temperature), 1), scalings)
      """;

  @Override
  public String kernels() {
    return SOURCE;
  }
}
