package org.scion.plugins.mezo;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Moves along a direction that the engine's generator gives anew after each seeding. */
@AutoService(KernelProvider.class)
public final class MezoKernels implements KernelProvider {
  @Override
  public String kernels() {
    return """
        def mezo_move(self, params: List[Tensor], length: float) -> Tensor:
          for i in range(torch.len(params)):
            _0 = torch.add_(params[i], torch.randn_like(params[i]), alpha=length)
          return torch.zeros([1], dtype=6, layout=None, device=None, pin_memory=False)

        # one tensor at a time, in the same order as mezo_move
        def mezo_update(self, p: Tensor, slope: float, decay: float) -> Tensor:
          z = torch.randn_like(p)
          return torch.sub_(torch.mul_(p, torch.sub(1., decay)), z, alpha=slope)
        """;
  }
}
