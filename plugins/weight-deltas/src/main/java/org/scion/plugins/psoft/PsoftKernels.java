package org.scion.plugins.psoft;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernels of PSOFT: the Cayley transform and a randomised SVD. */
@AutoService(KernelProvider.class)
public final class PsoftKernels implements KernelProvider {
  @Override
  public String kernels() {
    return """
        # (I + K)(I - K)^-1
        def psoft_cayley(self, k: Tensor) -> Tensor:
          eye = torch.eye(torch.size(k, 0), dtype=6, layout=None, device=ops.prim.device(k), pin_memory=False)
          return torch.linalg_solve(torch.sub(eye, k), torch.add(eye, k), left=False)

        # Randomised SVD of a tall matrix from a random start (n, q) (Halko, Martinsson, Tropp, 2011)
        def psoft_svd_tall(self, w: Tensor, start: Tensor, iterations: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
          q, r = torch.linalg_qr(torch.matmul(w, start), "reduced")
          for i in range(int(iterations)):
            q1, r1 = torch.linalg_qr(torch.matmul(torch.t(w), q), "reduced")
            q2, r2 = torch.linalg_qr(torch.matmul(w, q1), "reduced")
            q = q2
          u, s, vh = torch.linalg_svd(torch.matmul(torch.t(q), w), False)
          return (torch.matmul(q, u), s, vh)
        """;
  }
}
