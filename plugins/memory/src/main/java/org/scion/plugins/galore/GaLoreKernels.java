package org.scion.plugins.galore;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernels of GaLore. A projection is (m, r) on the left of a wide gradient, else (r, n). */
@AutoService(KernelProvider.class)
public final class GaLoreKernels implements KernelProvider {
  @Override
  public String kernels() {
    return """
        # leading singular vectors of the gradient, into p
        def galore_fit(self, p: Tensor, g: Tensor, left: int) -> Tensor:
          u, s, vh = torch.linalg_svd(g, False)
          if torch.eq(left, 1):
            _0 = torch.copy_(p, torch.narrow(u, 1, 0, torch.size(p, 1)))
          else:
            _0 = torch.copy_(p, torch.narrow(vh, 0, 0, torch.size(p, 0)))
          return p

        def galore_project(self, p: Tensor, g: Tensor, left: int) -> Tensor:
          if torch.eq(left, 1):
            low = torch.matmul(torch.t(p), g)
          else:
            low = torch.matmul(g, torch.t(p))
          return low

        # Adam on the projected gradient; the update goes back through the projection
        def galore_step(self, w: Tensor, low: Tensor, p: Tensor, m: Tensor, v: Tensor, left: int, lr: float, beta1: float, beta2: float, eps: float, decay: float, c1: float, c2: float, scale: float) -> Tensor:
          _0 = torch.mul_(w, torch.sub(1., torch.mul(lr, decay)))
          _1 = torch.lerp_(m, low, torch.sub(1., beta1))
          _2 = torch.addcmul_(torch.mul_(v, beta2), low, low, value=torch.sub(1., beta2))
          n = torch.div(torch.div(m, c1), torch.add_(torch.div_(torch.sqrt(v), c2), eps))
          if torch.eq(left, 1):
            full = torch.matmul(p, n)
          else:
            full = torch.matmul(n, p)
          return torch.add_(w, full, alpha=torch.neg(torch.mul(lr, scale)))
        """;
  }
}
