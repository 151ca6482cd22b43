package org.scion.plugins.sora;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernels of SoRA. */
@AutoService(KernelProvider.class)
public final class SoraKernels implements KernelProvider {
  private static final String SOURCE =
      """
      # sign(g) max(|g| - t, 0), in place
      def sora_soft_threshold(self, g: Tensor, t: float) -> Tensor:
        return torch.copy_(g, torch.mul(torch.sign(g), torch.clamp(torch.sub(torch.abs(g), t), 0.)))
      """;

  @Override
  public String kernels() {
    return SOURCE;
  }
}
