package org.scion.runner.run;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.data.LabelSet;
import org.scion.core.data.TaggedExample;
import org.scion.runner.data.ExampleTokeniser;
import org.scion.runner.data.TextTokenizer;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.engine.Torch;
import org.scion.runner.worker.Job;
import org.scion.runner.worker.Kept;

/**
 * What a run's model says of one text: arguments run, text. Result: {@code label}, {@code
 * probability} and {@code probabilities} of a classifier; {@code labels} and {@code probabilities}
 * where there may be several; {@code value} of a regression; {@code tokens} and {@code tags}. What
 * does not apply is null.
 */
@AutoService(Job.class)
public final class ClassifyJob implements Job {
  private static final Kept<RunSetup> TUNED = new Kept<>();

  @Override
  public String id() {
    return "classify";
  }

  @Override
  public ObjectNode run(Context context) {
    RunModel model = RunModel.of(context.arguments().path("run").asText(), context.workspace());
    if (model.labels() == null) {
      throw new UnsupportedException("classify needs a classifier; use `scion generate` here");
    }
    String text = context.arguments().path("text").asText();
    if (text.isBlank()) {
      throw new SpecException("text", text, "a text that is not blank", "");
    }
    RunSetup setup = TUNED.of(model.state(), model::trained);
    Evaluator evaluator = new Evaluator(setup.model(), model.labels());
    ObjectNode result = Json.object().putNull("label").putNull("probability");
    result.putNull("probabilities").putNull("labels").putNull("value");
    result.putNull("tokens").putNull("tags");
    try (TextTokenizer tokenizer = TextTokenizer.of(model.source())) {
      int most = setup.model().host().layout().dimensions().maxPositions();
      switch (model.spec().task()) {
        case TOKEN_CLASSIFICATION ->
            result.setAll(
                tags(text, new ExampleTokeniser(tokenizer, most), evaluator, model.labels()));
        case REGRESSION ->
            result.put("value", Torch.floats(scores(text, tokenizer, most, evaluator))[0]);
        case MULTI_LABEL_CLASSIFICATION ->
            several(Torch.floats(scores(text, tokenizer, most, evaluator)), model.labels(), result);
        default -> one(scores(text, tokenizer, most, evaluator).softmax(1), model.labels(), result);
      }
    }
    return result;
  }

  private static NDArray scores(
      String text, TextTokenizer tokenizer, int most, Evaluator evaluator) {
    long[] ids = tokenizer.encode(text, true);
    long[] cut = java.util.Arrays.copyOf(ids, Math.min(ids.length, most));
    return evaluator.scores(
        List.of(TokenisedExample.valued(cut, new float[1], ids.length, cut.length < ids.length)));
  }

  private static void one(NDArray softmax, LabelSet labels, ObjectNode result) {
    float[] shares = Torch.floats(softmax);
    int best = Scored.best(shares);
    result.put("label", labels.name(best)).put("probability", shares[best]);
    result.set("probabilities", named(shares, labels));
  }

  private static void several(float[] scores, LabelSet labels, ObjectNode result) {
    float[] shares = new float[scores.length];
    List<String> found = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      shares[i] = (float) (1 / (1 + Math.exp(-scores[i])));
      if (shares[i] > 0.5) {
        found.add(labels.name(i));
      }
    }
    result.set("labels", Json.tree(found));
    result.set("probabilities", named(shares, labels));
  }

  private static ObjectNode named(float[] shares, LabelSet labels) {
    ObjectNode probabilities = Json.object();
    for (int i = 0; i < shares.length; i++) {
      probabilities.put(labels.name(i), shares[i]);
    }
    return probabilities;
  }

  /** Words are what stands between blanks. */
  private static ObjectNode tags(
      String text, ExampleTokeniser tokeniser, Evaluator evaluator, LabelSet labels) {
    List<String> words = List.of(text.strip().split("\\s+"));
    TaggedExample unknown =
        new TaggedExample(words, Collections.nCopies(words.size(), labels.name(0)));
    TokenisedExample example = tokeniser.tagged(List.of(unknown), labels).get(0);
    Scored scored = new Scored(example, Torch.floats(evaluator.scores(List.of(example))));
    List<String> tags = new ArrayList<>();
    for (int t = 0; t < example.length(); t++) {
      if (example.labels()[t] != TokenisedExample.IGNORED) {
        tags.add(labels.name(Scored.best(scored.row(t, labels.size()))));
      }
    }
    ObjectNode result = Json.object();
    result.set("tokens", Json.tree(words.subList(0, tags.size())));
    return result.set("tags", Json.tree(tags));
  }
}
