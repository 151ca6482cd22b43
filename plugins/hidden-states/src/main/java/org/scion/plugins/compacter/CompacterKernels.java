package org.scion.plugins.compacter;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/**
 * sum_i A_i (x) (s_i t_i^T) as (n, in / n, n, out / n): entry [a, p, b, q] = sum_i A_iab s_ip t_iq.
 */
@AutoService(KernelProvider.class)
public final class CompacterKernels implements KernelProvider {
  private static final String SOURCE =
      """
      def compacter_kronecker(self, rule: Tensor, s: Tensor, t: Tensor) -> Tensor:
        return torch.contiguous(torch.einsum("iab,ip,iq->apbq", [rule, s, t]))
      """;

  @Override
  public String kernels() {
    return SOURCE;
  }
}
