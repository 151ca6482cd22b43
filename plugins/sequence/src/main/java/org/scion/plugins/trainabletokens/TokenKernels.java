package org.scion.plugins.trainabletokens;

import com.google.auto.service.AutoService;
import org.scion.runner.engine.KernelProvider;

/** Rows of a table, of looked-up embeddings, and columns of scores, replaced by trained ones. */
@AutoService(KernelProvider.class)
public final class TokenKernels implements KernelProvider {
  private static final String SOURCE =
      """
      def trainable_tokens_table(self, w: Tensor, index: Tensor, rows: Tensor) -> Tensor:
        return torch.index_copy(w, 0, index, rows)

      def trainable_tokens_rows(self, y: Tensor, ids: Tensor, slots: Tensor, rows: Tensor) -> Tensor:
        slot = torch.index_select(slots, 0, ids)
        picked = torch.index_select(rows, 0, torch.clamp_min(slot, 0))
        return torch.where(torch.unsqueeze(torch.ge(slot, 0), 1), picked, y)

      def trainable_tokens_scores(self, y: Tensor, index: Tensor, own: Tensor) -> Tensor:
        return torch.index_copy(y, 1, index, own)
      """;

  @Override
  public String kernels() {
    return SOURCE;
  }
}
