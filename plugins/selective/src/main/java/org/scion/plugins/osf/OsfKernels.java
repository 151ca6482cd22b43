package org.scion.plugins.osf;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/**
 * The identity in value, a projection in gradient: {@code within} keeps the gradient's part in the
 * span of a basis (m, r) with orthonormal columns, {@code outside} the rest.
 */
@AutoService(KernelProvider.class)
public final class OsfKernels implements KernelProvider {
  private static final String SOURCE =
      """
      def osf_within(self, x: Tensor, basis: Tensor) -> Tensor:
        p = torch.matmul(basis, torch.matmul(torch.t(basis), x))
        return torch.add(torch.detach(x), torch.sub(p, torch.detach(p)))

      def osf_outside(self, x: Tensor, basis: Tensor) -> Tensor:
        p = torch.sub(x, torch.matmul(basis, torch.matmul(torch.t(basis), x)))
        return torch.add(torch.detach(x), torch.sub(p, torch.detach(p)))
      """;

  @Override
  public String kernels() {
    return SOURCE;
  }
}
