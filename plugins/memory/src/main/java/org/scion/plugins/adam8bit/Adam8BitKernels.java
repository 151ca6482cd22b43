package org.scion.plugins.adam8bit;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernels of 8-bit Adam. Moments are (blocks, block) bytes with a scale (blocks, 1). */
@AutoService(KernelProvider.class)
public final class Adam8BitKernels implements KernelProvider {
  @Override
  public String kernels() {
    return """
        def adam8bit_decode(self, codes: Tensor, scales: Tensor, book: Tensor) -> Tensor:
          picked = torch.index_select(book, 0, torch.reshape(torch.to(codes, 4), [-1]))
          return torch.mul(torch.reshape(picked, torch.size(codes)), scales)

        # x (blocks, block) into codes and scales
        def adam8bit_encode(self, x: Tensor, codes: Tensor, scales: Tensor, borders: Tensor) -> Tensor:
          largest = torch.amax(torch.abs(x), [1], True)
          _0 = torch.copy_(scales, largest)
          unit = torch.div(x, torch.clamp_min(largest, 1e-38))
          return torch.copy_(codes, torch.bucketize(unit, borders))

        # a million numbers at a time: the float32 moments of a whole table would take what the codes save
        def adam8bit_step(self, p: Tensor, g: Tensor, mcodes: Tensor, mscales: Tensor, vcodes: Tensor, vscales: Tensor, books: List[Tensor], lr: float, beta1: float, beta2: float, eps: float, decay: float, c1: float, c2: float) -> Tensor:
          blocks = torch.size(mcodes, 0)
          rows = torch.add(torch.floordiv(1048576, torch.size(mcodes, 1)), 1)
          values = torch.view(p, [-1])
          slopes = torch.reshape(g, [-1])
          for i in range(torch.floordiv(torch.sub(torch.add(blocks, rows), 1), rows)):
            first = torch.mul(i, rows)
            n = ops.prim.min(rows, torch.sub(blocks, first))
            start = torch.mul(first, torch.size(mcodes, 1))
            size = ops.prim.min(torch.mul(n, torch.size(mcodes, 1)), torch.sub(torch.numel(p), start))
            _0 = (self).adam8bit_part(torch.narrow(values, 0, start, size), torch.narrow(slopes, 0, start, size), torch.narrow(mcodes, 0, first, n), torch.narrow(mscales, 0, first, n), torch.narrow(vcodes, 0, first, n), torch.narrow(vscales, 0, first, n), books, lr, beta1, beta2, eps, decay, c1, c2, )
          return p

        def adam8bit_part(self, p: Tensor, g: Tensor, mcodes: Tensor, mscales: Tensor, vcodes: Tensor, vscales: Tensor, books: List[Tensor], lr: float, beta1: float, beta2: float, eps: float, decay: float, c1: float, c2: float) -> Tensor:
          count = torch.numel(p)
          padded = torch.sub(torch.numel(mcodes), count)
          flat = torch.reshape(torch.constant_pad_nd(g, [0, padded], 0), torch.size(mcodes))
          m = torch.lerp((self).adam8bit_decode(mcodes, mscales, books[0], ), flat, torch.sub(1., beta1))
          v = torch.mul_((self).adam8bit_decode(vcodes, vscales, books[2], ), beta2)
          _0 = torch.addcmul_(v, flat, flat, value=torch.sub(1., beta2))
          _1 = (self).adam8bit_encode(m, mcodes, mscales, books[1], )
          _2 = (self).adam8bit_encode(v, vcodes, vscales, books[3], )
          step = torch.div(torch.div(m, c1), torch.add_(torch.div_(torch.sqrt(v), c2), eps))
          taken = torch.narrow(torch.reshape(step, [-1]), 0, 0, count)
          _3 = torch.mul_(p, torch.sub(1., torch.mul(lr, decay)))
          return torch.add_(p, taken, alpha=torch.neg(lr))
        """;
  }
}
