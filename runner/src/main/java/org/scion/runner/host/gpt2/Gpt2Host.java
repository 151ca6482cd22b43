package org.scion.runner.host.gpt2;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.UnaryOperator;
import org.scion.core.model.Dimensions;
import org.scion.core.model.HostLayout;
import org.scion.core.model.SiteKind;
import org.scion.runner.engine.Kernels;
import org.scion.runner.host.Activations;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.host.LayerNorm;
import org.scion.runner.host.RaggedAttention;
import org.scion.runner.module.AttentionTransform;
import org.scion.runner.module.KeyValues;
import org.scion.runner.module.Modules;
import org.scion.runner.module.Parameters;

/**
 * GPT-2 (Radford et al., 2019): learned positions, pre-norm layers, one projection for queries,
 * keys and values.
 *
 * <p>T tokens, d hidden, H heads, D head size.
 */
final class Gpt2Host extends HostModel {
  private final RaggedAttention attention;
  private final double embeddingDropout;
  private final double residualDropout;
  private final double headDropout;
  private final UnaryOperator<NDArray> activation;
  private final boolean scaled;
  private final boolean byLayer;

  Gpt2Host(HostLayout layout, JsonNode json, Parameters parameters) {
    super(layout, parameters);
    attention = new RaggedAttention(this, true, json.path("attn_pdrop").asDouble(0.1));
    embeddingDropout = json.path("embd_pdrop").asDouble(0.1);
    residualDropout = json.path("resid_pdrop").asDouble(0.1);
    headDropout = tokenHeadDropout(json);
    activation = Activations.of(json.path("activation_function").asText("gelu_new"));
    scaled = json.path("scale_attn_weights").asBoolean(true);
    byLayer = json.path("scale_attn_by_inverse_layer_idx").asBoolean(false);
    double epsilon = json.path("layer_norm_epsilon").asDouble(1e-5);
    layout
        .sites(SiteKind.NORM)
        .forEach(s -> modules().addNorm(s.name(), new LayerNorm(parameters, s.name(), epsilon)));
  }

  @Override
  protected NDArray wordEmbeddings(Batch batch) {
    return modules().embedding("transformer.wte").forward(batch.ids()); // (T, d)
  }

  @Override
  protected NDArray finishEmbeddings(NDArray words, Batch batch) {
    NDArray sum = words.add(modules().embedding("transformer.wpe").forward(batch.positions()));
    NDArray out = dropout(sum, embeddingDropout); // (T, d)
    return modules().hidden("transformer", SiteKind.EMBEDDING_OUTPUT, out, out);
  }

  @Override
  protected NDArray layer(int index, NDArray hidden, Batch batch) {
    Modules m = modules();
    String name = "transformer.h." + index;
    NDArray x = m.norm(name + ".ln_1").forward(hidden); // (T, d)
    NDArray afterAttention = hidden.add(attention(index, name + ".attn", x, batch)); // (T, d)
    NDArray y = m.norm(name + ".ln_2").forward(afterAttention); // (T, d)
    NDArray out = afterAttention.add(feedForward(name + ".mlp", y)); // (T, d)
    return m.hidden(name, SiteKind.RESIDUAL, hidden, out);
  }

  private NDArray attention(int index, String name, NDArray x, Batch batch) {
    Modules m = modules();
    Dimensions d = layout().dimensions();
    Shape split = new Shape(-1, d.heads(), d.headDim());
    NDList parts = m.linear(name + ".c_attn").forward(x).split(3, 1); // 3 of (T, d)
    NDArray q = parts.get(0).reshape(split).mul(Kernels.scalar(scale(index))); // (T, H, D)
    KeyValues own = new KeyValues(parts.get(1).reshape(split), parts.get(2).reshape(split));
    NDArray mixed = attention.apply(index, name, q, own, batch); // (T, d)
    NDArray out = dropout(m.linear(name + ".c_proj").forward(mixed), residualDropout);
    for (AttentionTransform transform : m.attentionTransforms(name)) {
      out = transform.apply(batch, x, q, out);
    }
    return m.hidden(name, SiteKind.ATTENTION, x, out);
  }

  /** What is to be done to queries that attention divides by the root of D. */
  private double scale(int index) {
    double scale = scaled ? 1 : Math.sqrt(layout().dimensions().headDim());
    return byLayer ? scale / (index + 1) : scale;
  }

  private NDArray feedForward(String name, NDArray x) {
    Modules m = modules();
    NDArray inner = activation.apply(m.linear(name + ".c_fc").forward(x)); // (T, 4 d)
    NDArray out = dropout(m.linear(name + ".c_proj").forward(inner), residualDropout);
    return m.hidden(name, SiteKind.MLP, x, out); // (T, d)
  }

  @Override
  protected NDArray finish(NDArray hidden) {
    return modules().norm("transformer.ln_f").forward(hidden);
  }

  @Override
  public NDArray head(NDArray rows) {
    return modules().linear(layout().headModule()).forward(dropout(rows, headDropout));
  }
}
