package org.scion.plugins.poly;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernels of Poly. n examples, q splits, s skills. */
@AutoService(KernelProvider.class)
public final class PolyKernels implements KernelProvider {
  private static final String SOURCE =
      """
      # logits (n, q s) to weights (n, q, s) that sum to 1 over the skills; a gives q and s
      def poly_normalised(self, gates: Tensor, a: Tensor) -> Tensor:
        p = torch.reshape(gates, [-1, torch.size(a, 0), torch.size(a, 1)])
        return torch.div(p, torch.add(torch.sum(p, [2], True), 1e-12))

      def poly_weights(self, logits: Tensor, a: Tensor) -> Tensor:
        return (self).poly_normalised(torch.sigmoid(logits), a, )

      # gates drawn from a relaxed Bernoulli distribution of temperature 1
      def poly_drawn_weights(self, logits: Tensor, a: Tensor) -> Tensor:
        u = torch.clamp(torch.rand_like(logits), 1e-06, 0.999999)
        noise = torch.sub(torch.log(u), torch.log(torch.rsub(u, 1.)))
        return (self).poly_normalised(torch.sigmoid(torch.add(logits, noise)), a, )

      # y + x A B / r for each example; a (q, s, in/q, r), b (q, s, r, out/q), p (n, q, s)
      def poly_add(self, y: Tensor, x: Tensor, a: Tensor, b: Tensor, p: Tensor, lens: Tensor) -> Tensor:
        outs = annotate(List[Tensor], [])
        q = torch.size(a, 0)
        r = torch.size(a, 3)
        start = 0
        for i in range(torch.size(lens, 0)):
          m = int(torch.select(lens, 0, i))
          w = torch.reshape(torch.select(p, 0, i), [q, -1, 1, 1])
          down = torch.reshape(torch.sum(torch.mul(a, w), [1]), [-1, r])
          up = torch.reshape(torch.transpose(torch.sum(torch.mul(b, w), [1]), 0, 1), [r, -1])
          part = torch.matmul(torch.matmul(torch.narrow(x, 0, start, m), down), up)
          _0 = torch.append(outs, torch.add(torch.narrow(y, 0, start, m), torch.div(part, float(r))))
          start = torch.add(start, m)
        return torch.cat(outs, 0)
      """;

  @Override
  public String kernels() {
    return SOURCE;
  }
}
