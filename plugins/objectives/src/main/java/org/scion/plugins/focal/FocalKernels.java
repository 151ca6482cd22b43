package org.scion.plugins.focal;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernel of the focal loss. */
@AutoService(KernelProvider.class)
public final class FocalKernels implements KernelProvider {
  @Override
  public String kernels() {
    return """
        # loss (n), logits (n, V), labels (n) -> (n)
        def focal(self, loss: Tensor, logits: Tensor, labels: Tensor, gamma: Tensor) -> Tensor:
          logp = torch.neg(torch.cross_entropy_loss(logits, labels, None, 0))
          return torch.mul(loss, torch.pow(torch.neg(torch.expm1(logp)), float(gamma)))
        """;
  }
}
