package org.scion.plugins.adafactor;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernels of Adafactor for a tensor (..., r, c): rows (..., r), columns (..., c). */
@AutoService(KernelProvider.class)
public final class AdafactorKernels implements KernelProvider {
  @Override
  public String kernels() {
    return """
        def adafactor_rms(self, x: Tensor) -> Tensor:
          return torch.div(torch.norm(x, 2), torch.pow(float(torch.numel(x)), 0.5))

        def adafactor_whole(self, g: Tensor, square: Tensor, decay: float, eps: float) -> Tensor:
          squared = torch.add(torch.mul(g, g), eps)
          _0 = torch.add_(torch.mul_(square, decay), squared, alpha=torch.sub(1., decay))
          return torch.mul(torch.rsqrt(square), g)

        def adafactor_factored(self, g: Tensor, rows: Tensor, columns: Tensor, decay: float, eps: float) -> Tensor:
          squared = torch.add(torch.mul(g, g), eps)
          share = torch.sub(1., decay)
          _0 = torch.add_(torch.mul_(rows, decay), torch.mean(squared, [-1]), alpha=share)
          _1 = torch.add_(torch.mul_(columns, decay), torch.mean(squared, [-2]), alpha=share)
          r = torch.unsqueeze(torch.rsqrt(torch.div(rows, torch.mean(rows, [-1], True))), -1)
          c = torch.rsqrt(torch.unsqueeze(columns, -2))
          return torch.mul(torch.mul(r, c), g)

        def adafactor_step(self, p: Tensor, update: Tensor, momentum: List[Tensor], lr: float, clip: float, beta1: float, decay: float) -> Tensor:
          size = torch.div((self).adafactor_rms(update, ), clip)
          _0 = torch.mul_(torch.div_(update, torch.clamp_min(size, 1.)), lr)
          m = momentum[0]
          if torch.gt(beta1, 0.):
            _1 = torch.add_(torch.mul_(m, beta1), update, alpha=torch.sub(1., beta1))
          else:
            pass
          _2 = torch.add_(p, p, alpha=torch.neg(torch.mul(decay, lr)))
          return torch.sub_(p, m)
        """;
  }
}
