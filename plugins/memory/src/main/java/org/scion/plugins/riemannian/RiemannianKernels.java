package org.scion.plugins.riemannian;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** The preconditioner of LoRA's gradients. */
@AutoService(KernelProvider.class)
public final class RiemannianKernels implements KernelProvider {
  @Override
  public String kernels() {
    return """
        # (x + d I)^+, x (r, r)
        def riemannian_inverse(self, x: Tensor, damping: float) -> Tensor:
          eye = torch.eye(torch.size(x, 0), dtype=6, layout=None, device=ops.prim.device(x), pin_memory=False)
          return torch.linalg_pinv(torch.add(x, eye, alpha=damping))

        # A (r, in), B (out, r) and their gradients, which are changed
        def riemannian_precondition(self, a: Tensor, b: Tensor, ga: Tensor, gb: Tensor, damping: float) -> Tensor:
          _0 = torch.copy_(ga, torch.matmul((self).riemannian_inverse(torch.matmul(torch.t(b), b), damping, ), ga))
          return torch.copy_(gb, torch.matmul(gb, (self).riemannian_inverse(torch.matmul(a, torch.t(a)), damping, )))
        """;
  }
}
