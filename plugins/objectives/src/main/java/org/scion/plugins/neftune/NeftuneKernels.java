package org.scion.plugins.neftune;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernel of NEFTune. */
@AutoService(KernelProvider.class)
public final class NeftuneKernels implements KernelProvider {
  @Override
  public String kernels() {
    return """
        # words (T, d), scales (T, 1) -> (T, d)
        def neftune(self, words: Tensor, scales: Tensor) -> Tensor:
          noise = torch.sub(torch.mul(torch.rand_like(words), 2.), 1.)
          return torch.add(words, torch.mul(noise, scales))
        """;
  }
}
