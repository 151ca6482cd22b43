package org.scion.runner.run;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.UnsupportedException;
import org.scion.runner.data.TextTokenizer;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.engine.Torch;
import org.scion.runner.worker.Job;

/** Label and probabilities of one text by a run's classifier: arguments run, text. */
@AutoService(Job.class)
public final class ClassifyJob implements Job {
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
    RunSetup setup = model.trained();
    long[] ids;
    try (TextTokenizer tokenizer = TextTokenizer.of(model.source())) {
      ids = tokenizer.encode(text, true);
    }
    int most = Math.min(ids.length, setup.model().host().layout().dimensions().maxPositions());
    long[] cut = java.util.Arrays.copyOf(ids, most);
    TokenisedExample example = new TokenisedExample(cut, null, 0, ids.length, most < ids.length);
    NDArray scores =
        new Evaluator(setup.model(), model.labels()).scores(List.of(example)).softmax(1);
    float[] shares = Torch.floats(scores);
    int best = 0;
    ObjectNode probabilities = Json.object();
    for (int i = 0; i < shares.length; i++) {
      probabilities.put(model.labels().names().get(i), shares[i]);
      best = shares[i] > shares[best] ? i : best;
    }
    ObjectNode result =
        Json.object()
            .put("label", model.labels().names().get(best))
            .put("probability", shares[best]);
    result.set("probabilities", probabilities);
    return result;
  }
}
