package org.scion.plugins.adalora;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernels of AdaLoRA. */
@AutoService(KernelProvider.class)
public final class AdaLoraKernels implements KernelProvider {
  private static final String SOURCE =
      """
      # moving averages, in place, of the sensitivity |p g| and of its distance from its average
      def adalora_average(self, p: Tensor, g: Tensor, sensitivity: Tensor, uncertainty: Tensor, beta1: float, beta2: float) -> Tensor:
        now = torch.abs(torch.mul(p, g))
        _0 = torch.add_(torch.mul_(sensitivity, beta1), now, alpha=torch.sub(1., beta1))
        _1 = torch.add_(torch.mul_(uncertainty, beta2), torch.abs(torch.sub(now, sensitivity)), alpha=torch.sub(1., beta2))
        return sensitivity
      """;

  @Override
  public String kernels() {
    return SOURCE;
  }
}
