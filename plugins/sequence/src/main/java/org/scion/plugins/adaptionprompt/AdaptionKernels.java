package org.scion.plugins.adaptionprompt;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Gated attention over the rows: q (T, H, D), k and v (n, K, D), gate (1); result (T, H D). */
@AutoService(KernelProvider.class)
public final class AdaptionKernels implements KernelProvider {
  private static final String SOURCE =
      """
      def adaption_prompt_read(self, q: Tensor, k: Tensor, v: Tensor, gate: Tensor) -> Tensor:
        groups = torch.floordiv(torch.size(q, 1), torch.size(k, 1))
        kh = torch.repeat_interleave(torch.transpose(k, 0, 1), groups, 0)
        vh = torch.repeat_interleave(torch.transpose(v, 0, 1), groups, 0)
        scores = torch.matmul(torch.transpose(q, 0, 1), torch.transpose(kh, 1, 2))
        scaled = torch.div(scores, torch.sqrt(float(torch.size(q, 2))))
        weights = torch.mul(gate, torch.softmax(scaled, -1))
        found = torch.transpose(torch.matmul(weights, vh), 0, 1)
        return torch.reshape(found, [torch.size(q, 0), -1])
      """;

  @Override
  public String kernels() {
    return SOURCE;
  }
}
