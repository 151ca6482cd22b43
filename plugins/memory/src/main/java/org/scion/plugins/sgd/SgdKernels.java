package org.scion.plugins.sgd;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernels of SGD; all arrays have the shape of the tensor. */
@AutoService(KernelProvider.class)
public final class SgdKernels implements KernelProvider {
  @Override
  public String kernels() {
    return """
        def sgd(self, p: Tensor, g: Tensor, lr: float, decay: float) -> Tensor:
          _0 = torch.add_(g, p, alpha=decay)
          return torch.add_(p, g, alpha=torch.neg(lr))

        def sgd_momentum(self, p: Tensor, g: Tensor, b: Tensor, lr: float, decay: float, momentum: float, nesterov: int) -> Tensor:
          _0 = torch.add_(g, p, alpha=decay)
          _1 = torch.add_(torch.mul_(b, momentum), g)
          if torch.eq(nesterov, 1):
            step = torch.add(g, b, alpha=momentum)
          else:
            step = b
          return torch.add_(p, step, alpha=torch.neg(lr))
        """;
  }
}
