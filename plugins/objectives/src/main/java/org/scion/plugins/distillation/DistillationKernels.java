package org.scion.plugins.distillation;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernel of distillation. */
@AutoService(KernelProvider.class)
public final class DistillationKernels implements KernelProvider {
  @Override
  public String kernels() {
    return """
        # loss (n), scores of model and teacher (n, V) -> (n)
        def distilled(self, loss: Tensor, scores: Tensor, teacher: Tensor, temperature: Tensor, weight: Tensor) -> Tensor:
          t = float(temperature)
          w = float(weight)
          mine = torch.log_softmax(torch.div(scores, t), 1)
          theirs = torch.log_softmax(torch.div(teacher, t), 1)
          kl = torch.sum(torch.mul(torch.exp(theirs), torch.sub(theirs, mine)), [1])
          return torch.add(torch.mul(loss, torch.sub(1., w)), torch.mul(kl, torch.mul(w, torch.mul(t, t))))
        """;
  }
}
