package org.scion.plugins.combining;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernels of the mergers. */
@AutoService(KernelProvider.class)
public final class CombiningKernels implements KernelProvider {
  private static final String SOURCE =
      """
      # the entries of largest size, the others 0
      def combining_keep_largest(self, x: Tensor, count: Tensor) -> Tensor:
        flat = torch.reshape(x, [-1])
        best, at = torch.topk(torch.abs(flat), int(count))
        mask = torch.scatter(torch.zeros_like(flat), 0, at, torch.ones_like(best))
        return torch.mul(x, torch.reshape(mask, torch.size(x)))

      # mean of the weighted entries whose sign is the one of the voters' sum, 0 counting as plus
      def combining_agreed_mean(self, x: Tensor, voters: Tensor, weighted: Tensor) -> Tensor:
        total = torch.sum(voters, [0])
        elected = torch.where(torch.ge(total, 0), torch.ones_like(total), torch.neg(torch.ones_like(total)))
        agree = torch.to(torch.eq(torch.sign(x), elected), 6)
        return torch.div(torch.sum(torch.mul(weighted, agree), [0]), torch.clamp(torch.sum(agree, [0]), 1.))

      # PCB: x (n tasks, N entries); scores within and between tasks, top share, min-max weights
      def combining_pcb(self, x: Tensor, density: Tensor) -> Tensor:
        n = torch.size(x, 0)
        squares = torch.mul(x, x)
        low = torch.amin(squares, [1], True)
        high = torch.amax(squares, [1], True)
        own = torch.exp(torch.mul(torch.div(torch.sub(squares, low), torch.clamp(torch.sub(high, low), 1e-30)), float(n)))
        others = torch.tanh(torch.mul(x, torch.sum(x, [0], True)))
        scores = torch.mul(own, others)
        count = ops.prim.max(1, int(torch.mul(density, float(torch.size(x, 1)))))
        best, at = torch.topk(scores, count, 1)
        least = torch.amin(best, [1], True)
        most = torch.amax(best, [1], True)
        ranked = torch.div(torch.sub(best, least), torch.clamp(torch.sub(most, least), 1e-30))
        weights = torch.scatter(torch.zeros_like(x), 1, at, ranked)
        return torch.div(torch.sum(torch.mul(weights, x), [0]), torch.clamp(torch.sum(weights, [0]), 1e-12))

      def combining_quantile(self, x: Tensor, q: Tensor) -> Tensor:
        return torch.quantile(x, float(q))
      """;

  @Override
  public String kernels() {
    return SOURCE;
  }
}
