package org.scion.runner.host.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.UnaryOperator;
import org.scion.core.model.Dimensions;
import org.scion.core.model.HostLayout;
import org.scion.core.model.SiteKind;
import org.scion.core.model.Task;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Activations;
import org.scion.runner.host.Batch;
import org.scion.runner.host.DirectLayer;
import org.scion.runner.host.HostModel;
import org.scion.runner.host.LayerNorm;
import org.scion.runner.host.RaggedAttention;
import org.scion.runner.module.Embedding;
import org.scion.runner.module.KeyValues;
import org.scion.runner.module.Modules;
import org.scion.runner.module.Parameters;

/**
 * BERT and RoBERTa (Devlin et al., 2019; Liu et al., 2019): learned positions and token types,
 * post-norm layers of bidirectional attention; the classifier reads the first token.
 *
 * <p>T tokens, d hidden, H heads, D head size.
 */
final class BertHost extends HostModel {
  private final String type;
  private final boolean roberta;
  private final long padding;
  private final RaggedAttention attention;
  private final double hiddenDropout;
  private DirectBertLayer.Shared shared;
  private final double headDropout;
  private final UnaryOperator<NDArray> activation;
  private final boolean exactGelu;

  BertHost(HostLayout layout, JsonNode json, Parameters parameters) {
    super(layout, parameters);
    type = layout.modelType();
    roberta = type.equals("roberta");
    padding = json.path("pad_token_id").asLong(roberta ? 1 : 0);
    attention =
        new RaggedAttention(this, false, json.path("attention_probs_dropout_prob").asDouble(0.1));
    hiddenDropout = json.path("hidden_dropout_prob").asDouble(0.1);
    headDropout =
        json.hasNonNull("classifier_dropout")
            ? json.get("classifier_dropout").asDouble()
            : hiddenDropout;
    String function = json.path("hidden_act").asText("gelu");
    activation = Activations.of(function);
    exactGelu = function.equals("gelu");
    double epsilon = json.path("layer_norm_eps").asDouble(1e-12);
    layout
        .sites(SiteKind.NORM)
        .forEach(s -> modules().addNorm(s.name(), new LayerNorm(parameters, s.name(), epsilon)));
    padRowsGetNoGradient(parameters);
  }

  /** torch gives the row of the padding token no gradient; RoBERTa's position table likewise. */
  private void padRowsGetNoGradient(Parameters parameters) {
    pad(parameters, type + ".embeddings.word_embeddings");
    if (roberta) {
      pad(parameters, type + ".embeddings.position_embeddings");
    }
  }

  private void pad(Parameters parameters, String name) {
    modules()
        .wrapEmbedding(
            name,
            base ->
                new Embedding() {
                  @Override
                  public NDArray weight() {
                    return base.weight();
                  }

                  @Override
                  public NDArray forward(NDArray ids) {
                    NDArray table = parameters.stored(name + ".weight");
                    return Kernels.call("embedding_pad", table, ids, Kernels.scalar(padding));
                  }
                });
  }

  @Override
  protected NDArray wordEmbeddings(Batch batch) {
    return modules().embedding(type + ".embeddings.word_embeddings").forward(batch.ids()); // (T, d)
  }

  @Override
  protected NDArray finishEmbeddings(NDArray words, Batch batch) {
    Modules m = modules();
    String e = type + ".embeddings";
    NDArray positions = roberta ? batch.positions().add(padding + 1) : batch.positions();
    NDArray types = batch.types() == null ? batch.positions().zerosLike() : batch.types();
    NDArray sum =
        words
            .add(m.embedding(e + ".token_type_embeddings").forward(types))
            .add(m.embedding(e + ".position_embeddings").forward(positions)); // (T, d)
    NDArray out = dropout(m.norm(e + ".LayerNorm").forward(sum), hiddenDropout);
    return m.hidden(e, SiteKind.EMBEDDING_OUTPUT, out, out);
  }

  @Override
  protected NDArray layer(int index, NDArray hidden, Batch batch) {
    Modules m = modules();
    String name = type + ".encoder.layer." + index;
    NDArray mixed = attention(index, name + ".attention", hidden, batch); // (T, d)
    NDArray x = m.norm(name + ".attention.output.LayerNorm").forward(mixed.add(hidden)); // (T, d)
    NDArray inner = activation.apply(m.linear(name + ".intermediate.dense").forward(x));
    NDArray dense = dropout(m.linear(name + ".output.dense").forward(inner), hiddenDropout);
    NDArray fed = m.hidden(name + ".output", SiteKind.MLP, x, dense); // (T, d)
    NDArray out = m.norm(name + ".output.LayerNorm").forward(fed.add(x)); // (T, d)
    return m.hidden(name, SiteKind.RESIDUAL, hidden, out);
  }

  @Override
  protected DirectLayer direct(int index, Batch batch) {
    if (Torch.device().isGpu() || !exactGelu) {
      return null;
    }
    if (index == 0) {
      double p = training() ? hiddenDropout : 0;
      shared = new DirectBertLayer.Shared(layout().dimensions(), attention.direct(batch), p);
    }
    return DirectBertLayer.of(modules(), type + ".encoder.layer." + index, shared);
  }

  private NDArray attention(int index, String name, NDArray x, Batch batch) {
    Modules m = modules();
    Dimensions d = layout().dimensions();
    Shape split = new Shape(-1, d.heads(), d.headDim());
    NDArray q = m.linear(name + ".self.query").forward(x).reshape(split); // (T, H, D)
    NDArray k = m.linear(name + ".self.key").forward(x).reshape(split); // (T, H, D)
    NDArray v = m.linear(name + ".self.value").forward(x).reshape(split); // (T, H, D)
    NDArray mixed = attention.apply(index, name, q, new KeyValues(k, v), batch); // (T, d)
    NDArray out = dropout(m.linear(name + ".output.dense").forward(mixed), hiddenDropout);
    return m.hidden(name, SiteKind.ATTENTION, x, out);
  }

  @Override
  protected NDArray finish(NDArray hidden) {
    return hidden;
  }

  @Override
  public long[] scoredRows(Batch batch) {
    return layout().head().task().wholeText() ? batch.firstRows() : super.scoredRows(batch);
  }

  @Override
  public NDArray head(NDArray rows) {
    Modules m = modules();
    if (layout().head().task() == Task.TOKEN_CLASSIFICATION) {
      return m.linear("classifier").forward(dropout(rows, headDropout));
    }
    if (roberta) {
      NDArray inner = m.linear("classifier.dense").forward(dropout(rows, headDropout)).tanh();
      return m.linear("classifier.out_proj").forward(dropout(inner, headDropout));
    }
    NDArray pooled = m.linear("bert.pooler.dense").forward(rows).tanh();
    return m.linear("classifier").forward(dropout(pooled, headDropout));
  }
}
