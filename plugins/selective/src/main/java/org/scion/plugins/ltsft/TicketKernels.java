package org.scion.plugins.ltsft;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Positions of the largest scores, ascending, written into an index. */
@AutoService(KernelProvider.class)
public final class TicketKernels implements KernelProvider {
  private static final String SOURCE =
      """
      def lt_sft_furthest(self, index: Tensor, scores: Tensor, count: int) -> Tensor:
        _0, top = torch.topk(scores, count)
        ordered, _1 = torch.sort(top)
        return torch.copy_(index, ordered)
      """;

  @Override
  public String kernels() {
    return SOURCE;
  }
}
