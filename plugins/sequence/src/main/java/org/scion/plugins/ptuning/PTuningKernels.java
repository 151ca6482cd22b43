package org.scion.plugins.ptuning;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** One bidirectional LSTM layer over the rows of one sequence. */
@AutoService(KernelProvider.class)
public final class PTuningKernels implements KernelProvider {
  private static final String SOURCE =
      """
      def p_tuning_lstm(self, x: Tensor, a: Tensor, b: Tensor, c: Tensor, d: Tensor, e: Tensor, f: Tensor, g: Tensor, h: Tensor) -> Tensor:
        s = torch.zeros([2, 1, torch.size(b, 1)], dtype=6, layout=None, device=ops.prim.device(x), pin_memory=False)
        y, _0, _1 = torch.lstm(torch.unsqueeze(x, 0), [s, s], [a, b, c, d, e, f, g, h], True, 1, 0., False, True, True)
        return torch.squeeze(y, 0)
      """;

  @Override
  public String kernels() {
    return SOURCE;
  }
}
