package org.scion.plugins.naturalgalore;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** The natural direction of Natural GaLore. */
@AutoService(KernelProvider.class)
public final class NaturalGaLoreKernels implements KernelProvider {
  @Override
  public String kernels() {
    return """
        # g (..), history (s, size of g); the history moves on and takes g in front
        def naturalgalore_direction(self, g: Tensor, history: Tensor, damping: float) -> Tensor:
          s = torch.size(history, 0)
          flat = torch.reshape(g, [-1])
          _0 = torch.copy_(history, torch.roll(history, [1], [0]))
          _1 = torch.copy_(torch.select(history, 0, 0), flat)
          eye = torch.eye(s, dtype=6, layout=None, device=ops.prim.device(g), pin_memory=False)
          inner = torch.add(torch.matmul(history, torch.t(history)), eye, alpha=damping)
          y = torch.linalg_solve(inner, torch.unsqueeze(torch.mv(history, flat), 1))
          taken = torch.mv(torch.t(history), torch.squeeze(y, 1))
          return torch.reshape(torch.div(torch.sub(flat, taken), damping), torch.size(g))
        """;
  }
}
