package org.scion.plugins.delta;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernels that several techniques use. */
@AutoService(KernelProvider.class)
public final class DeltaKernels implements KernelProvider {
  @Override
  public String kernels() {
    return """
        # change (T, out): outputs dropped one by one, and all of it
        def delta_dropout(self, change: Tensor, module: Tensor, rows: Tensor, rescale: Tensor) -> Tensor:
          like = torch.select(change, 0, 0)
          keep = torch.to(torch.gt(torch.rand_like(like), rows), 6)
          if torch.eq(int(rescale), 1):
            keep = torch.div(keep, torch.clamp(torch.mean(keep), 1e-6))
          else:
            pass
          whole = torch.to(torch.gt(torch.rand_like(torch.sum(like)), module), 6)
          return torch.mul(change, torch.mul(keep, whole))
        """;
  }
}
