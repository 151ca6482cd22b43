package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.KeyValues;

/** Attention within each example of a ragged batch, with prefixes and cached keys in front. */
public final class RaggedAttention {
  private final HostModel host;
  private final AttentionForm form;

  private PaddedSegments padded;

  public RaggedAttention(HostModel host, boolean causal, double dropout) {
    this(host, new AttentionForm(causal, dropout));
  }

  /** Windows and caps are for causal attention. */
  public RaggedAttention(HostModel host, AttentionForm form) {
    this.host = host;
    this.form = form;
  }

  /**
   * @param site name of the attention
   * @param q queries (T, heads, headDim)
   * @param own keys and values of the tokens (T, kvHeads, headDim)
   * @return (T, heads x headDim)
   */
  public NDArray apply(int layer, String site, NDArray q, KeyValues own, Batch batch) {
    KeyValueCache cache = host.cache();
    boolean continues = cache != null && cache.holds(layer);
    KeyValues all = continues ? own : host.modules().keyValues(site, own, batch);
    if (cache != null) {
      all = cache.append(layer, all);
    }
    double p = host.training() ? form.dropout() : 0.0;
    long added = (all.keys().getShape().get(0) - batch.tokens()) / batch.examples();
    if (form.limits(Arrays.stream(batch.counts()).max().orElse(0) + added)) {
      return limited(q, all, batch, added);
    }
    NDArray flag = Kernels.scalar(form.causal() ? 1L : 0L);
    if (all.keys().getShape().get(0) == batch.tokens() && PaddedSegments.suits(batch)) {
      PaddedSegments block = padded(batch);
      return Kernels.call(
          "attention_padded",
          q,
          all.keys(),
          all.values(),
          block.places(),
          block.back(),
          block.absent(),
          block.blocks(),
          flag,
          Kernels.scalar(p));
    }
    if (all.keys().getShape().get(0) == batch.tokens()) {
      return Kernels.call(
          "attention", q, all.keys(), all.values(), batch.lengths(), flag, Kernels.scalar(p));
    }
    NDArray keyLengths = Torch.create(Arrays.stream(batch.counts()).map(c -> c + added).toArray());
    return Kernels.call(
        "segments",
        q,
        all.keys(),
        all.values(),
        batch.lengths(),
        keyLengths,
        flag,
        Kernels.scalar(p));
  }

  private NDArray limited(NDArray q, KeyValues all, Batch batch, long added) {
    long[] keyLengths = Arrays.stream(batch.counts()).map(c -> c + added).toArray();
    return Kernels.call(
        "limited_segments",
        q,
        all.keys(),
        all.values(),
        batch.lengths(),
        Batch.lengths(keyLengths),
        Kernels.scalar((long) form.window()),
        Kernels.scalar(form.cap()),
        Kernels.scalar(host.training() ? form.dropout() : 0.0));
  }

  /** The same with its backward pass written out, for a batch without prefixes or cached keys. */
  public DirectAttention direct(Batch batch) {
    return new DirectAttention(PaddedSegments.of(batch), host.training() ? form.dropout() : 0.0);
  }

  private PaddedSegments padded(Batch batch) {
    if (padded == null || !padded.fits(batch)) {
      if (padded != null) {
        padded.close();
      }
      padded = PaddedSegments.of(batch).kept();
    }
    return padded;
  }
}
