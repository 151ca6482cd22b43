package org.scion.runner.host.phi3;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.scion.core.model.Dimensions;
import org.scion.core.model.HostLayout;
import org.scion.core.model.SiteKind;
import org.scion.core.model.llama.RopeConfig;
import org.scion.runner.engine.Kernels;
import org.scion.runner.host.AttentionForm;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.host.RaggedAttention;
import org.scion.runner.host.RmsNorm;
import org.scion.runner.host.llama.Rope;
import org.scion.runner.module.AttentionTransform;
import org.scion.runner.module.KeyValues;
import org.scion.runner.module.Modules;
import org.scion.runner.module.Parameters;

/**
 * Phi-3 (Abdin et al., 2024): Llama's layer with one projection for queries, keys and values, one
 * for gate and up, and dropout behind each block.
 *
 * <p>T tokens, d hidden, H heads, K key-value heads, D head size, f intermediate.
 */
final class Phi3Host extends HostModel {
  private final Rope rope;
  private final RaggedAttention attention;
  private final double residualDropout;
  private final double headDropout;
  private NDArray cos;
  private NDArray sin;

  Phi3Host(HostLayout layout, JsonNode json, Parameters parameters) {
    super(layout, parameters);
    rope = new Rope(RopeConfig.readPartial(json), layout.dimensions().headDim());
    int window = json.path("sliding_window").asInt(0);
    double dropout = json.path("attention_dropout").asDouble(0.0);
    attention = new RaggedAttention(this, new AttentionForm(true, dropout, window, 0));
    residualDropout = json.path("resid_pdrop").asDouble(0.0);
    headDropout = tokenHeadDropout(json);
    double epsilon = json.path("rms_norm_eps").asDouble(1e-5);
    layout
        .sites(SiteKind.NORM)
        .forEach(s -> modules().addNorm(s.name(), new RmsNorm(parameters, s.name(), epsilon)));
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
    NDArray mixed = attention(index, name + ".self_attn", x, batch); // (T, d)
    NDArray afterAttention = hidden.add(dropout(mixed, residualDropout));
    NDArray y = m.norm(name + ".post_attention_layernorm").forward(afterAttention); // (T, d)
    NDArray fed = feedForward(name + ".mlp", y); // (T, d)
    NDArray out = afterAttention.add(dropout(fed, residualDropout));
    return m.hidden(name, SiteKind.RESIDUAL, hidden, out);
  }

  private NDArray attention(int index, String name, NDArray x, Batch batch) {
    Modules m = modules();
    Dimensions d = layout().dimensions();
    long queries = (long) d.heads() * d.headDim();
    long keys = (long) d.kvHeads() * d.headDim();
    NDArray all = m.linear(name + ".qkv_proj").forward(x); // (T, (H + 2 K) D)
    NDArray q = rotated(columns(all, 0, queries)); // (T, H, D)
    NDArray k = rotated(columns(all, queries, keys)); // (T, K, D)
    NDArray v = columns(all, queries + keys, keys).reshape(k.getShape()); // (T, K, D)
    NDArray mixed = attention.apply(index, name, q, new KeyValues(k, v), batch); // (T, H D)
    NDArray out = m.linear(name + ".o_proj").forward(mixed); // (T, d)
    for (AttentionTransform transform : m.attentionTransforms(name)) {
      out = transform.apply(batch, x, q, out);
    }
    return m.hidden(name, SiteKind.ATTENTION, x, out);
  }

  private NDArray rotated(NDArray heads) {
    int size = layout().dimensions().headDim();
    return Kernels.call("rope_part", heads, cos, sin, Kernels.scalar(size));
  }

  private NDArray feedForward(String name, NDArray x) {
    Modules m = modules();
    long f = layout().dimensions().intermediate();
    NDArray both = m.linear(name + ".gate_up_proj").forward(x); // (T, 2 f)
    NDArray inner = Kernels.call("silu_mul", columns(both, 0, f), columns(both, f, f)); // (T, f)
    return m.hidden(name, SiteKind.MLP, x, m.linear(name + ".down_proj").forward(inner)); // (T, d)
  }

  /** Some columns of x as rows of their own. */
  private static NDArray columns(NDArray x, long first, long count) {
    return Kernels.call("columns", x, Kernels.scalar(first), Kernels.scalar(count));
  }

  @Override
  protected NDArray finish(NDArray hidden) {
    return modules().norm("model.norm").forward(hidden);
  }

  @Override
  public NDArray head(NDArray rows) {
    return modules().linear(layout().headModule()).forward(dropout(rows, headDropout));
  }
}
