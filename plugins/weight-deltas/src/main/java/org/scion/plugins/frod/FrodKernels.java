package org.scion.plugins.frod;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernels of FRoD. */
@AutoService(KernelProvider.class)
public final class FrodKernels implements KernelProvider {
  @Override
  public String kernels() {
    return """
        def frod_right(self, w: Tensor) -> Tensor:
          u, s, vh = torch.linalg_svd(w, True)
          return torch.contiguous(torch.t(vh))

        # (Q^T Q + ridge I)^-1
        def frod_ridge(self, q: Tensor, ridge: Tensor) -> Tensor:
          eye = torch.eye(torch.size(q, 1), dtype=6, layout=None, device=ops.prim.device(q), pin_memory=False)
          return torch.linalg_inv(torch.add(torch.matmul(torch.t(q), q), torch.mul(eye, ridge)))

        # R^T E for the eigenvectors E of a symmetric matrix
        def frod_turn(self, r: Tensor, mean: Tensor) -> Tensor:
          values, vectors = torch.linalg_eigh(mean, "L")
          return torch.matmul(torch.t(r), vectors)

        # W V^-T in float64: columns of length 1, and the lengths
        def frod_coordinates(self, w: Tensor, v: Tensor) -> Tuple[Tensor, Tensor]:
          b = torch.t(torch.linalg_solve(torch.to(v, 7), torch.t(torch.to(w, 7)), left=True))
          lengths = torch.sqrt(torch.sum(torch.mul(b, b), [0]))
          safe = torch.where(torch.gt(lengths, 1e-12), lengths, torch.full_like(lengths, float("inf")))
          return (torch.to(torch.div(b, safe), 6), torch.to(lengths, 6))

        # S + diag(l), (in, in)
        def frod_core(self, places: Tensor, entries: Tensor, l: Tensor) -> Tensor:
          n = torch.size(l, 0)
          flat = torch.add(torch.mul(torch.select(places, 0, 0), n), torch.select(places, 0, 1))
          dense = torch.zeros([torch.mul(n, n)], dtype=6, layout=None, device=ops.prim.device(l), pin_memory=False)
          return torch.add(torch.reshape(torch.scatter_add(dense, 0, flat, entries), [n, n]), torch.diag(l))

        # ((x V)(S + diag(l))^T) U^T: x (T, in), u (out, in), v (in, in)
        def frod_output(self, x: Tensor, u: Tensor, v: Tensor, places: Tensor, entries: Tensor, l: Tensor) -> Tensor:
          core = (self).frod_core(places, entries, l, )
          return torch.linear(torch.linear(torch.matmul(x, v), core), u)

        def frod_weight(self, u: Tensor, v: Tensor, places: Tensor, entries: Tensor, l: Tensor) -> Tensor:
          core = (self).frod_core(places, entries, l, )
          return torch.matmul(torch.matmul(u, core), torch.t(v))
        """;
  }
}
