package org.scion.plugins.corda;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernels of CorDA. */
@AutoService(KernelProvider.class)
public final class CordaKernels implements KernelProvider {
  private static final String SOURCE =
      """
      def corda_add(self, total: Tensor, x: Tensor) -> Tensor:
        return torch.addmm_(total, torch.transpose(x, 0, 1), x)

      # c + damping mean(diag c) I, its inverse, and the distance of their product from I
      def corda_damped(self, c: Tensor, damping: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        eye = torch.eye(torch.size(c, 0), dtype=6, layout=None, device=ops.prim.device(c), pin_memory=False)
        damped = torch.add(c, torch.mul(eye, torch.mul(torch.mean(torch.diagonal(c)), damping)))
        inverse = torch.linalg_inv(damped)
        error = torch.norm(torch.sub(torch.matmul(damped, inverse), eye), 2)
        return (damped, inverse, error)
      """;

  @Override
  public String kernels() {
    return SOURCE;
  }
}
