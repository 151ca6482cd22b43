package org.scion.runner.host.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.scion.core.model.Dimensions;
import org.scion.core.model.SiteKind;
import org.scion.runner.engine.Kernels;
import org.scion.runner.host.DirectAttention;
import org.scion.runner.host.DirectDropout;
import org.scion.runner.host.DirectLayer;
import org.scion.runner.host.DirectLayerNorm;
import org.scion.runner.host.DirectLinear;
import org.scion.runner.host.Kept;
import org.scion.runner.module.Modules;

/**
 * A BERT layer with its backward pass written out. Kept for it: the input, queries, keys, values,
 * what the attention gave, both sums that are normed, the feed-forward block before its gelu, and
 * what dropout leaves. Norms, gelu and the attention's shares are done again.
 *
 * <p>T tokens, d hidden, H heads, D head size, f intermediate.
 */
final class DirectBertLayer implements DirectLayer {
  private final DirectLinear query;
  private final DirectLinear key;
  private final DirectLinear value;
  private final DirectLinear output;
  private final DirectLayerNorm attentionNorm;
  private final DirectLinear up;
  private final DirectLinear down;
  private final DirectLayerNorm feedForwardNorm;
  private final Shared shared;
  private final DirectDropout afterAttention;
  private final DirectDropout afterFeedForward;

  /**
   * What the layers of a pass share.
   *
   * @param sizes of the model
   * @param attention of the batch
   * @param dropout of what the attention and the feed-forward block give
   */
  record Shared(Dimensions sizes, DirectAttention attention, double dropout) {}

  private DirectBertLayer(Modules m, String name, Shared shared) {
    query = DirectLinear.of(m.linear(name + ".attention.self.query"));
    key = DirectLinear.of(m.linear(name + ".attention.self.key"));
    value = DirectLinear.of(m.linear(name + ".attention.self.value"));
    output = DirectLinear.of(m.linear(name + ".attention.output.dense"));
    attentionNorm = DirectLayerNorm.of(m.norm(name + ".attention.output.LayerNorm"));
    up = DirectLinear.of(m.linear(name + ".intermediate.dense"));
    down = DirectLinear.of(m.linear(name + ".output.dense"));
    feedForwardNorm = DirectLayerNorm.of(m.norm(name + ".output.LayerNorm"));
    this.shared = shared;
    afterAttention = new DirectDropout("attention left", shared.dropout());
    afterFeedForward = new DirectDropout("feed-forward left", shared.dropout());
  }

  /** The layer, or null when a technique changes something inside in another way. */
  static DirectBertLayer of(Modules m, String name, Shared shared) {
    if (!m.plainAttention(name + ".attention")
        || !m.untransformed(name + ".output", SiteKind.MLP)
        || !m.untransformed(name, SiteKind.RESIDUAL)) {
      return null;
    }
    DirectBertLayer layer = new DirectBertLayer(m, name, shared);
    boolean whole =
        Stream.concat(layer.attentionLinears(), layer.feedForwardLinears())
                .allMatch(Objects::nonNull)
            && layer.attentionNorm != null
            && layer.feedForwardNorm != null;
    return whole ? layer : null;
  }

  private Stream<DirectLinear> attentionLinears() {
    return Stream.of(query, key, value, output);
  }

  private Stream<DirectLinear> feedForwardLinears() {
    return Stream.of(up, down);
  }

  private boolean attentionTrains() {
    return attentionNorm.trains() || attentionLinears().anyMatch(DirectLinear::trains);
  }

  @Override
  public boolean trains() {
    return attentionTrains()
        || feedForwardNorm.trains()
        || feedForwardLinears().anyMatch(DirectLinear::trains);
  }

  @Override
  public NDArray forward(NDArray hidden, Kept kept) {
    NDArray q = heads(query.forward(hidden)); // (T, H, D)
    NDArray k = heads(key.forward(hidden)); // (T, H, D)
    NDArray v = heads(value.forward(hidden)); // (T, H, D)
    NDArray mixed = kept.put("mixed", shared.attention().forward(q, k, v, kept)); // (T, d)
    NDArray attended = afterAttention.forward(output.forward(mixed), kept); // (T, d)
    NDArray middle = kept.put("middle", Kernels.call("direct_add", hidden, attended)); // (T, d)
    NDArray x = attentionNorm.forward(middle); // (T, d)
    NDArray inner = kept.put("inner", up.forward(x)); // (T, f)
    NDArray fed = down.forward(Kernels.call("gelu", inner)); // (T, d)
    NDArray dropped = afterFeedForward.forward(fed, kept); // (T, d)
    NDArray last = kept.put("last", Kernels.call("direct_add", x, dropped)); // (T, d)
    return feedForwardNorm.forward(last);
  }

  private NDArray heads(NDArray x) {
    Shape split = new Shape(-1, shared.sizes().heads(), shared.sizes().headDim());
    return Kernels.call("to_float32", x).reshape(split);
  }

  @Override
  public NDArray backward(NDArray gradient, Kept kept, boolean needed) {
    boolean goesOn = needed || attentionTrains();
    NDArray dx = feedForwardBack(gradient, kept, goesOn); // (T, d)
    return goesOn ? attentionBack(dx, kept, needed) : null;
  }

  /** Gradient of what enters the feed-forward block, or null when nothing asks for it. */
  private NDArray feedForwardBack(NDArray gradient, Kept kept, boolean needed) {
    NDArray dLast = feedForwardNorm.backward(gradient, kept.get("last")); // (T, d)
    if (!needed && feedForwardLinears().noneMatch(DirectLinear::trains)) {
      return null;
    }
    NDArray fed = afterFeedForward.backward(dLast, kept); // (T, d)
    NDArray inner = kept.get("inner");
    NDArray active = down.readsInput() ? Kernels.call("gelu", inner) : null; // (T, f)
    if (!needed && !up.trains()) {
      down.backward(fed, active);
      return null;
    }
    NDArray dActive = down.backward(fed, active, null); // (T, f)
    NDArray dInner = Kernels.inPlace("direct_gelu_back", dActive, inner).get(0); // (T, f)
    NDArray x = up.readsInput() ? attentionNorm.forward(kept.get("middle")) : null; // (T, d)
    if (!needed) {
      up.backward(dInner, x);
      return null;
    }
    return up.backward(dInner, x, dLast);
  }

  private NDArray attentionBack(NDArray gradient, Kept kept, boolean needed) {
    NDArray dMiddle = attentionNorm.backward(gradient, kept.get("middle")); // (T, d)
    if (!needed && attentionLinears().noneMatch(DirectLinear::trains)) {
      return null;
    }
    NDArray attended = afterAttention.backward(dMiddle, kept); // (T, d)
    List<DirectLinear> readers = List.of(query, key, value);
    if (!needed && readers.stream().noneMatch(DirectLinear::trains)) {
      output.backward(attended, kept.get("mixed"));
      return null;
    }
    NDArray dMixed = output.backward(attended, kept.get("mixed"), null); // (T, d)
    List<NDArray> dy = shared.attention().backward(dMixed, kept); // (T, d) each
    NDArray hidden = kept.get("hidden");
    NDArray dx = needed ? dMiddle : null; // (T, d)
    for (int i = 0; i < readers.size(); i++) {
      if (needed) {
        dx = readers.get(i).backward(dy.get(i), hidden, dx);
      } else {
        readers.get(i).backward(dy.get(i), hidden);
      }
    }
    return dx;
  }
}
