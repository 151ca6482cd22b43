package org.scion.plugins.labelsmoothing;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernel of label smoothing. */
@AutoService(KernelProvider.class)
public final class SmoothingKernels implements KernelProvider {
  @Override
  public String kernels() {
    return """
        # ce (n), logits (n, V) -> (n)
        def smoothed_entropy(self, ce: Tensor, logits: Tensor, e: Tensor) -> Tensor:
          share = float(e)
          spread = torch.neg(torch.mean(torch.log_softmax(logits, 1), [1]))
          return torch.add(torch.mul(ce, torch.sub(1., share)), torch.mul(spread, share))
        """;
  }
}
