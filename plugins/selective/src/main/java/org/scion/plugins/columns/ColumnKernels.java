package org.scion.plugins.columns;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Products with chosen columns, and chosen columns added to a weight. */
@AutoService(KernelProvider.class)
public final class ColumnKernels implements KernelProvider {
  private static final String SOURCE =
      """
      def columns_add(self, y: Tensor, x: Tensor, index: Tensor, change: Tensor) -> Tensor:
        return torch.add(y, torch.linear(torch.index_select(x, 1, index), change))

      def columns_changed(self, w: Tensor, index: Tensor, change: Tensor) -> Tensor:
        return torch.index_add(w, 1, index, change)
      """;

  @Override
  public String kernels() {
    return SOURCE;
  }
}
