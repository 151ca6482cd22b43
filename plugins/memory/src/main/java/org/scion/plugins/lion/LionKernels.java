package org.scion.plugins.lion;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernel of Lion; all arrays have the shape of the tensor. */
@AutoService(KernelProvider.class)
public final class LionKernels implements KernelProvider {
  @Override
  public String kernels() {
    return """
        def lion(self, p: Tensor, g: Tensor, m: Tensor, lr: float, decay: float, beta1: float, beta2: float) -> Tensor:
          step = torch.sign(torch.lerp(m, g, torch.sub(1., beta1)))
          _0 = torch.lerp_(m, g, torch.sub(1., beta2))
          _1 = torch.mul_(p, torch.sub(1., torch.mul(lr, decay)))
          return torch.add_(p, step, alpha=torch.neg(lr))
        """;
  }
}
