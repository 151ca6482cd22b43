package org.scion.plugins.quantised;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Kernels of quantised weights. Blocks of a flat weight: (blocks, block); two codes a byte. */
@AutoService(KernelProvider.class)
public final class QuantisedKernels implements KernelProvider {
  @Override
  public String kernels() {
    return """
        # a flat weight in blocks, padded with zeros: (blocks, block)
        def quantised_blocks(self, w: Tensor, block: Tensor) -> Tensor:
          flat = torch.reshape(w, [-1])
          size = int(block)
          rest = torch.remainder(torch.numel(flat), size)
          missing = torch.remainder(torch.sub(size, rest), size)
          return torch.reshape(torch.constant_pad_nd(flat, [0, missing], 0), [-1, size])

        # codes 0 to 15 (.., 2k) into bytes (.., k): even places in the high half
        def quantised_pack(self, codes: Tensor) -> Tensor:
          pairs = torch.reshape(codes, [-1, 2])
          return torch.to(torch.add(torch.mul(torch.select(pairs, 1, 0), 16), torch.select(pairs, 1, 1)), 0)

        # code of the nearest value, by the borders between values
        def quantised_nearest(self, x: Tensor, borders: Tensor) -> Tensor:
          return torch.bucketize(x, borders)

        # bytes to the two values of each: pairs (256, 2), result flat
        def quantised_unpack(self, bytes: Tensor, pairs: Tensor) -> Tensor:
          return torch.reshape(torch.index_select(pairs, 0, torch.to(bytes, 3)), [-1])

        def quantised_to_byte(self, codes: Tensor) -> Tensor:
          return torch.to(codes, 0)

        def quantised_to_int8(self, codes: Tensor) -> Tensor:
          return torch.to(codes, 1)

        # values of codes by a table, (codes)
        def quantised_lookup(self, codes: Tensor, book: Tensor) -> Tensor:
          return torch.index_select(book, 0, torch.to(torch.reshape(codes, [-1]), 3))

        # flat values times one scale a block, as (out, in)
        def quantised_scaled(self, flat: Tensor, scales: Tensor, out: Tensor, width: Tensor) -> Tensor:
          blocks = torch.mul(torch.reshape(flat, [torch.size(scales, 0), -1]), torch.unsqueeze(scales, 1))
          n = int(out)
          k = int(width)
          return torch.reshape(torch.narrow(torch.reshape(blocks, [-1]), 0, 0, torch.mul(n, k)), [n, k])

        # bytes of -127 to 127 times one scale a row
        def quantised_rows(self, codes: Tensor, scales: Tensor) -> Tensor:
          return torch.mul(torch.to(codes, 6), scales)
        """;
  }
}
