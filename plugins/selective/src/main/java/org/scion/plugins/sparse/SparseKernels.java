package org.scion.plugins.sparse;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Chosen entries of weights: changing them, and finding the largest or smallest. */
@AutoService(KernelProvider.class)
public final class SparseKernels implements KernelProvider {
  private static final String SOURCE =
      """
      def sparse_changed(self, w: Tensor, index: Tensor, values: Tensor) -> Tensor:
        flat = torch.index_add(torch.reshape(w, [-1]), 0, index, values)
        return torch.view(flat, [torch.size(w, 0), torch.size(w, 1)])

      def sparse_top(self, scores: Tensor, count: int, largest: int) -> Tensor:
        _0, index = torch.topk(torch.reshape(scores, [-1]), count, 0, bool(largest))
        return torch.to(index, 3)
      """;

  @Override
  public String kernels() {
    return SOURCE;
  }
}
