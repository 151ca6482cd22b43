package org.scion.runner.host.gemma;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.scion.core.model.HostLayout;
import org.scion.core.model.SiteKind;
import org.scion.core.model.Task;
import org.scion.core.model.gemma.GemmaConfig;
import org.scion.runner.engine.Kernels;
import org.scion.runner.host.AttentionForm;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.host.RaggedAttention;
import org.scion.runner.host.llama.Rope;
import org.scion.runner.module.AttentionTransform;
import org.scion.runner.module.KeyValues;
import org.scion.runner.module.Modules;
import org.scion.runner.module.Parameters;

/**
 * Gemma 2 and 3 (Gemma Team, 2024 and 2025): scaled embeddings, norms in front of and behind each
 * block, layers with a window between layers that see everything; Gemma 2 caps scores and logits,
 * Gemma 3 norms queries and keys and rotates its windowed layers by a base of their own.
 *
 * <p>T tokens, d hidden, H heads, K key-value heads, D head size, f intermediate.
 */
final class GemmaHost extends HostModel {
  private final GemmaConfig config;
  private final Rotation global;
  private final Rotation local;
  private final double logitCap;
  private final double headDropout;

  GemmaHost(HostLayout layout, JsonNode json, Parameters parameters) {
    super(layout, parameters);
    config = GemmaConfig.read(json);
    double dropout = json.path("attention_dropout").asDouble(0.0);
    int window = config.windows().stream().max(Integer::compare).orElse(0);
    int size = config.sizes().headDim();
    global =
        new Rotation(
            new Rope(config.rope(), size),
            new RaggedAttention(this, new AttentionForm(true, dropout, 0, config.attentionCap())));
    local =
        new Rotation(
            new Rope(config.localRope(), size),
            new RaggedAttention(
                this, new AttentionForm(true, dropout, window, config.attentionCap())));
    logitCap = layout.head().task() == Task.CAUSAL_LM ? config.logitCap() : 0;
    headDropout = tokenHeadDropout(json);
    layout
        .sites(SiteKind.NORM)
        .forEach(
            s ->
                modules().addNorm(s.name(), new GemmaNorm(parameters, s.name(), config.epsilon())));
  }

  /** Rotary angles of a batch and the attention that goes with them. */
  private static final class Rotation {
    private final Rope rope;
    private final RaggedAttention attention;
    private NDArray cos;
    private NDArray sin;

    Rotation(Rope rope, RaggedAttention attention) {
      this.rope = rope;
      this.attention = attention;
    }

    void move(Batch batch) {
      int longest = 1 + (int) Arrays.stream(batch.positions().toLongArray()).max().orElse(0);
      cos = rope.cos(batch.positions(), longest); // (T, 1, D)
      sin = rope.sin(batch.positions(), longest); // (T, 1, D)
    }
  }

  @Override
  protected NDArray wordEmbeddings(Batch batch) {
    NDArray words = modules().embedding("model.embed_tokens").forward(batch.ids()); // (T, d)
    return words.mul(Kernels.scalar(Math.sqrt(config.sizes().hidden())));
  }

  @Override
  protected NDArray finishEmbeddings(NDArray words, Batch batch) {
    global.move(batch);
    local.move(batch);
    return modules().hidden("model.embed_tokens", SiteKind.EMBEDDING_OUTPUT, words, words);
  }

  @Override
  protected NDArray layer(int index, NDArray hidden, Batch batch) {
    Modules m = modules();
    String name = "model.layers." + index;
    NDArray x = m.norm(name + ".input_layernorm").forward(hidden); // (T, d)
    NDArray mixed = attention(index, name + ".self_attn", x, batch); // (T, d)
    NDArray afterAttention = hidden.add(m.norm(name + ".post_attention_layernorm").forward(mixed));
    NDArray y = m.norm(name + ".pre_feedforward_layernorm").forward(afterAttention); // (T, d)
    NDArray fed = feedForward(name + ".mlp", y); // (T, d)
    NDArray out = afterAttention.add(m.norm(name + ".post_feedforward_layernorm").forward(fed));
    return m.hidden(name, SiteKind.RESIDUAL, hidden, out);
  }

  private NDArray attention(int index, String name, NDArray x, Batch batch) {
    Modules m = modules();
    Rotation kind = config.windows().get(index) > 0 ? local : global;
    NDArray q = rotated(kind, name + ".q_norm", m.linear(name + ".q_proj").forward(x)); // (T, H, D)
    NDArray k = rotated(kind, name + ".k_norm", m.linear(name + ".k_proj").forward(x)); // (T, K, D)
    NDArray v = m.linear(name + ".v_proj").forward(x).reshape(k.getShape()); // (T, K, D)
    // Attention divides by the root of D, Gemma by that of its query scalar.
    NDArray scaled =
        q.mul(Kernels.scalar(Math.sqrt(config.sizes().headDim() / config.queryScalar())));
    NDArray mixed = kind.attention.apply(index, name, scaled, new KeyValues(k, v), batch);
    NDArray out = m.linear(name + ".o_proj").forward(mixed); // (T, d)
    for (AttentionTransform transform : m.attentionTransforms(name)) {
      out = transform.apply(batch, x, q, out);
    }
    return m.hidden(name, SiteKind.ATTENTION, x, out);
  }

  private NDArray rotated(Rotation kind, String norm, NDArray heads) {
    NDArray normed = heads;
    if (config.headNorms()) {
      NDArray each = heads.reshape(-1, config.sizes().headDim()); // (T H, D)
      normed = modules().norm(norm).forward(each).reshape(heads.getShape());
    }
    return Kernels.call("rope", normed, kind.cos, kind.sin);
  }

  private NDArray feedForward(String name, NDArray x) {
    Modules m = modules();
    NDArray gate = m.linear(name + ".gate_proj").forward(x); // (T, f)
    NDArray up = m.linear(name + ".up_proj").forward(x); // (T, f)
    NDArray out = m.linear(name + ".down_proj").forward(Kernels.call("gelu_tanh_mul", gate, up));
    return m.hidden(name, SiteKind.MLP, x, out); // (T, d)
  }

  @Override
  protected NDArray finish(NDArray hidden) {
    return modules().norm("model.norm").forward(hidden);
  }

  @Override
  public boolean linearHead() {
    return logitCap == 0;
  }

  @Override
  public NDArray head(NDArray rows) {
    NDArray scores = modules().linear(layout().headModule()).forward(dropout(rows, headDropout));
    return logitCap == 0 ? scores : Kernels.call("soft_cap", scores, Kernels.scalar(logitCap));
  }
}
