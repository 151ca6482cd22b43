package org.scion.runner.host.llama;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.scion.core.model.HostLayout;
import org.scion.core.model.SiteKind;
import org.scion.core.model.llama.LlamaConfig;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.AttentionForm;
import org.scion.runner.host.Batch;
import org.scion.runner.host.DirectLayer;
import org.scion.runner.host.HostModel;
import org.scion.runner.host.RaggedAttention;
import org.scion.runner.host.RmsNorm;
import org.scion.runner.module.AttentionTransform;
import org.scion.runner.module.KeyValues;
import org.scion.runner.module.Modules;
import org.scion.runner.module.Parameters;

/**
 * The Llama family: pre-norm layers of grouped-query attention with rotary positions and a gated
 * feed-forward block (Touvron et al., 2023; Llama 3, SmolLM2, Mistral, Qwen2, Qwen3 by config).
 *
 * <p>T tokens, d hidden, H heads, K key-value heads, D head size, f intermediate.
 */
final class LlamaHost extends HostModel {
  private final LlamaConfig config;
  private final Rope rope;
  private final RaggedAttention attention;
  private final double attentionDropout;
  private final RaggedAttention windowed;
  private final String headName;
  private final double headDropout;
  private NDArray cos;
  private NDArray sin;

  LlamaHost(HostLayout layout, JsonNode json, Parameters parameters) {
    super(layout, parameters);
    config = LlamaConfig.read(json);
    rope = new Rope(config.rope(), config.sizes().headDim());
    attentionDropout = json.path("attention_dropout").asDouble(0.0);
    attention = new RaggedAttention(this, true, attentionDropout);
    int window = config.windows().stream().max(Integer::compare).orElse(0);
    windowed = new RaggedAttention(this, new AttentionForm(true, attentionDropout, window, 0));
    headName = layout.headModule();
    headDropout = tokenHeadDropout(json);
    layout
        .sites(SiteKind.NORM)
        .forEach(
            s -> modules().addNorm(s.name(), new RmsNorm(parameters, s.name(), config.epsilon())));
  }

  @Override
  protected NDArray wordEmbeddings(Batch batch) {
    return modules().embedding("model.embed_tokens").forward(batch.ids()); // (T, d)
  }

  @Override
  protected NDArray finishEmbeddings(NDArray words, Batch batch) {
    int longest = 1 + (int) Arrays.stream(batch.positions().toLongArray()).max().orElse(0);
    cos = rope.cos(batch.positions(), longest); // (T, 1, D)
    sin = rope.sin(batch.positions(), longest); // (T, 1, D)
    return modules().hidden("model.embed_tokens", SiteKind.EMBEDDING_OUTPUT, words, words);
  }

  @Override
  protected NDArray layer(int index, NDArray hidden, Batch batch) {
    Modules m = modules();
    String name = "model.layers." + index;
    NDArray x = m.norm(name + ".input_layernorm").forward(hidden); // (T, d)
    NDArray afterAttention = hidden.add(attention(index, name + ".self_attn", x, batch)); // (T, d)
    NDArray y = m.norm(name + ".post_attention_layernorm").forward(afterAttention); // (T, d)
    NDArray out = afterAttention.add(feedForward(name + ".mlp", y)); // (T, d)
    return m.hidden(name, SiteKind.RESIDUAL, hidden, out);
  }

  @Override
  protected DirectLayer direct(int index, Batch batch) {
    boolean plain = !config.headNorms() && config.windows().get(index) == 0;
    boolean here = plain && !Torch.device().isGpu() && (attentionDropout == 0 || !training());
    return here
        ? DirectLlamaLayer.of(
            modules(), "model.layers." + index, new DirectLlamaLayer.Rotation(cos, sin), batch)
        : null;
  }

  private NDArray attention(int index, String name, NDArray x, Batch batch) {
    Modules m = modules();
    NDArray q = rotated(name + ".q_norm", m.linear(name + ".q_proj").forward(x)); // (T, H, D)
    NDArray k = rotated(name + ".k_norm", m.linear(name + ".k_proj").forward(x)); // (T, K, D)
    NDArray v = m.linear(name + ".v_proj").forward(x).reshape(k.getShape()); // (T, K, D)
    RaggedAttention kind = config.windows().get(index) > 0 ? windowed : attention;
    NDArray mixed = kind.apply(index, name, q, new KeyValues(k, v), batch); // (T, H D)
    NDArray out = m.linear(name + ".o_proj").forward(mixed); // (T, d)
    for (AttentionTransform transform : m.attentionTransforms(name)) {
      out = transform.apply(batch, x, q, out);
    }
    return m.hidden(name, SiteKind.ATTENTION, x, out);
  }

  /** Rotates heads, which Qwen3 norms first: (T, H D) to (T, H, D). */
  private NDArray rotated(String norm, NDArray heads) {
    NDArray normed = heads;
    if (config.headNorms()) {
      NDArray each = heads.reshape(-1, config.sizes().headDim()); // (T H, D)
      normed = modules().norm(norm).forward(each).reshape(heads.getShape());
    }
    return Kernels.call("rope", normed, cos, sin);
  }

  private NDArray feedForward(String name, NDArray x) {
    Modules m = modules();
    NDArray gate = m.linear(name + ".gate_proj").forward(x); // (T, f)
    NDArray up = m.linear(name + ".up_proj").forward(x); // (T, f)
    NDArray out = m.linear(name + ".down_proj").forward(Kernels.call("silu_mul", gate, up));
    return m.hidden(name, SiteKind.MLP, x, out); // (T, d)
  }

  @Override
  protected NDArray finish(NDArray hidden) {
    return modules().norm("model.norm").forward(hidden);
  }

  @Override
  public NDArray head(NDArray rows) {
    return modules().linear(headName).forward(dropout(rows, headDropout));
  }
}
