package org.scion.runner.host.llama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.scion.core.model.SiteKind;
import org.scion.runner.engine.Kernels;
import org.scion.runner.host.Batch;
import org.scion.runner.host.DirectLayer;
import org.scion.runner.host.DirectLinear;
import org.scion.runner.host.DirectNorm;
import org.scion.runner.host.Kept;
import org.scion.runner.module.Modules;

/**
 * A Llama layer with its backward pass written out. Kept for it: the input, rotated queries and
 * keys, values, the attention's result with its log sums, the state after the attention, gate and
 * up. Norms, rotation, the gate's product and low-rank products are done again. Attention and the
 * hidden state are float32 whatever the weights' precision.
 *
 * <p>T tokens, d hidden, H heads, K key-value heads, D head size, f intermediate.
 */
final class DirectLlamaLayer implements DirectLayer {
  private final DirectNorm attentionNorm;
  private final DirectLinear query;
  private final DirectLinear key;
  private final DirectLinear value;
  private final DirectLinear output;
  private final DirectNorm feedForwardNorm;
  private final DirectLinear gate;
  private final DirectLinear up;
  private final DirectLinear down;
  private final Rotation rotation;
  private final Batch batch;

  /**
   * Angles of the batch's positions.
   *
   * @param cos (T, 1, D)
   * @param sin (T, 1, D)
   */
  record Rotation(NDArray cos, NDArray sin) {}

  private DirectLlamaLayer(Modules m, String name, Rotation rotation, Batch batch) {
    attentionNorm = DirectNorm.of(m.norm(name + ".input_layernorm"));
    query = DirectLinear.of(m.linear(name + ".self_attn.q_proj"));
    key = DirectLinear.of(m.linear(name + ".self_attn.k_proj"));
    value = DirectLinear.of(m.linear(name + ".self_attn.v_proj"));
    output = DirectLinear.of(m.linear(name + ".self_attn.o_proj"));
    feedForwardNorm = DirectNorm.of(m.norm(name + ".post_attention_layernorm"));
    gate = DirectLinear.of(m.linear(name + ".mlp.gate_proj"));
    up = DirectLinear.of(m.linear(name + ".mlp.up_proj"));
    down = DirectLinear.of(m.linear(name + ".mlp.down_proj"));
    this.rotation = rotation;
    this.batch = batch;
  }

  /** The layer, or null when a technique changes something inside in another way. */
  static DirectLlamaLayer of(Modules m, String name, Rotation rotation, Batch batch) {
    if (!m.plainAttention(name + ".self_attn")
        || !m.untransformed(name + ".mlp", SiteKind.MLP)
        || !m.untransformed(name, SiteKind.RESIDUAL)) {
      return null;
    }
    DirectLlamaLayer layer = new DirectLlamaLayer(m, name, rotation, batch);
    boolean whole =
        layer.linears().allMatch(Objects::nonNull)
            && Stream.of(layer.attentionNorm, layer.feedForwardNorm).allMatch(Objects::nonNull);
    return whole ? layer : null;
  }

  private Stream<DirectLinear> linears() {
    return Stream.of(query, key, value, output, gate, up, down);
  }

  private boolean attentionTrains() {
    return attentionNorm.trains()
        || Stream.of(query, key, value, output).anyMatch(DirectLinear::trains);
  }

  @Override
  public boolean trains() {
    return attentionNorm.trains()
        || feedForwardNorm.trains()
        || linears().anyMatch(DirectLinear::trains);
  }

  @Override
  public NDArray forward(NDArray hidden, Kept kept) {
    NDArray x = attentionNorm.forward(hidden, query.weight()); // (T, d)
    NDArray q = kept.put("q", rotated(query.forward(x))); // (T, H, D)
    NDArray k = kept.put("k", rotated(key.forward(x))); // (T, K, D)
    NDArray values = Kernels.call("to_float32", value.forward(x));
    NDArray v = kept.put("v", values.reshape(k.getShape())); // (T, K, D)
    NDList mixed = Kernels.callAll("direct_attention", q, k, v, batch.lengths());
    kept.put("mixed", mixed.get(0)); // (T, H D)
    kept.put("sums", mixed.get(1)); // (1, H, T)
    NDArray middle = Kernels.call("direct_add", hidden, output.forward(mixed.get(0)));
    kept.put("middle", middle); // (T, d)
    NDArray y = feedForwardNorm.forward(middle, gate.weight()); // (T, d)
    NDArray g = kept.put("gate", gate.forward(y)); // (T, f)
    NDArray u = kept.put("up", up.forward(y)); // (T, f)
    NDArray out = down.forward(Kernels.call("silu_mul", g, u)); // (T, d)
    return Kernels.call("direct_add", middle, out);
  }

  private NDArray rotated(NDArray x) {
    return Kernels.call("rope", x, rotation.cos(), rotation.sin());
  }

  @Override
  public NDArray backward(NDArray gradient, Kept kept, boolean needed) {
    boolean goesOn = needed || attentionTrains();
    NDArray middle = feedForwardBack(gradient, kept, goesOn); // (T, d)
    return goesOn ? attentionBack(middle, kept, needed) : null;
  }

  /** Gradient of the state after the attention, or null when nothing asks for it. */
  private NDArray feedForwardBack(NDArray gradient, Kept kept, boolean needed) {
    NDArray g = kept.get("gate");
    NDArray u = kept.get("up");
    NDArray m = down.readsInput() ? Kernels.call("silu_mul", g, u) : null; // (T, f)
    boolean inner = needed || gate.trains() || up.trains() || feedForwardNorm.trains();
    if (!inner) {
      down.backward(gradient, m);
      return null;
    }
    NDArray dm = down.backward(gradient, m, null); // (T, f)
    NDList both = Kernels.inPlace("direct_silu_mul_back", dm, g, u); // (T, f) each
    NDArray x = kept.get("middle");
    boolean reads = gate.readsInput() || up.readsInput();
    NDArray y = reads ? feedForwardNorm.forward(x, gate.weight()) : null; // (T, d)
    NDArray dy = gate.backward(both.get(0), y, null); // (T, d)
    dy = up.backward(both.get(1), y, dy);
    if (!needed) {
      feedForwardNorm.trainWeight(dy, x);
      return null;
    }
    return feedForwardNorm.backward(dy, x, gradient);
  }

  private NDArray attentionBack(NDArray gradient, Kept kept, boolean needed) {
    NDArray mixed = kept.get("mixed");
    NDArray dMixed = output.backward(gradient, mixed, null); // (T, H D)
    NDList parts =
        Kernels.inPlace(
            "direct_attention_back",
            dMixed,
            kept.get("q"),
            kept.get("k"),
            kept.get("v"),
            mixed,
            kept.get("sums"),
            batch.lengths());
    List<NDArray> dy =
        List.of(
            turnedBack(parts.get(0)),
            turnedBack(parts.get(1)),
            parts.get(2).reshape(batch.tokens(), -1));
    List<DirectLinear> linears = List.of(query, key, value);
    NDArray hidden = kept.get("hidden");
    boolean reads = linears.stream().anyMatch(DirectLinear::readsInput);
    NDArray x = reads ? attentionNorm.forward(hidden, query.weight()) : null; // (T, d)
    if (!needed && !attentionNorm.trains()) {
      for (int i = 0; i < linears.size(); i++) {
        linears.get(i).backward(dy.get(i), x);
      }
      return null;
    }
    NDArray dx = null; // (T, d)
    for (int i = 0; i < linears.size(); i++) {
      dx = linears.get(i).backward(dy.get(i), x, dx);
    }
    if (!needed) {
      attentionNorm.trainWeight(dx, hidden);
      return null;
    }
    return attentionNorm.backward(dx, hidden, gradient);
  }

  private NDArray turnedBack(NDArray dy) {
    return Kernels.inPlace("direct_rope_back", dy, rotation.cos(), rotation.sin()).get(0);
  }
}
