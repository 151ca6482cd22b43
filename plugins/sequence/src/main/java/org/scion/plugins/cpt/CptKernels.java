package org.scion.plugins.cpt;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Shortens rows to their bounds in place; gives the change with gradients of free rows only. */
@AutoService(KernelProvider.class)
public final class CptKernels implements KernelProvider {
  private static final String SOURCE =
      """
      def cpt_shorten(self, x: Tensor, bounds: Tensor) -> Tensor:
        norms = torch.norm(x, 2, [1], True)
        return torch.mul_(x, torch.div(bounds, torch.maximum(norms, bounds)))

      def cpt_masked(self, x: Tensor, free: Tensor) -> Tensor:
        return torch.add(torch.mul(x, free), torch.detach(torch.mul(x, torch.sub(torch.ones_like(free), free))))
      """;

  @Override
  public String kernels() {
    return SOURCE;
  }
}
