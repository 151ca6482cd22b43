package org.scion.runner.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.nio.file.Path;
import org.scion.core.Json;
import org.scion.core.data.TrainingData;
import org.scion.core.model.Task;
import org.scion.core.model.source.ModelSource;
import org.scion.core.spec.DataSpec;
import org.scion.runner.worker.Job;

/**
 * Counts the tokens of a spec's training examples, without libtorch.
 *
 * <p>Arguments: {@code spec}, the document, of which model, task and data are read, and {@code
 * folder}, where its relative paths start. Result: {@code tokens[], labelled[]} in the order of the
 * training part, {@code rows} in all, -1 if only the first of many were counted, {@code
 * warnings[]}, {@code labels[]} (null for a language model), and the counts {@code truncated,
 * tokens_cut, without_label, longest, mean} of the training part.
 */
@AutoService(Job.class)
public final class LengthsJob implements Job {
  /** Rows that are counted of data that stay on disk. */
  private static final int SAMPLE = 20_000;

  @Override
  public String id() {
    return "lengths";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode document = context.arguments().path("spec");
    Path folder = Path.of(context.arguments().path("folder").asText(""));
    DataSpec data = DataSpec.read(document.path("data"));
    Task task = Task.ofSpecName(document.path("task").asText(""));
    context.progress("reading", 0, 0, "rows");
    ModelSource source =
        ModelSource.resolve(document.path("model").asText(""), context.workspace().path(), folder);
    try (TextTokenizer tokenizer = TextTokenizer.of(source)) {
      context.progress("tokenising", 0, 0, "rows");
      boolean sample = task == Task.CAUSAL_LM && TrainingData.onDisk(data, folder);
      DataSpec counted = sample ? data.firstRows(SAMPLE) : data;
      SpecData tokens = new SpecTokeniser(counted, task, folder).load(tokenizer, null);
      if (task == Task.CAUSAL_LM) {
        tokens = tokens.checked(source, tokenizer, data);
      }
      ObjectNode result = result(tokens);
      return sample ? result.put("rows", -1) : result;
    }
  }

  private static ObjectNode result(SpecData data) {
    ObjectNode result = (ObjectNode) Json.tree(data.lengths());
    result.set("labels", Json.tree(data.labels() == null ? null : data.labels().names()));
    TokenisedSet train = data.train();
    return result
        .put("truncated", train.truncated())
        .put("tokens_cut", train.cut())
        .put("without_label", train.withoutLabel())
        .put("longest", train.longest())
        .put("mean", train.mean());
  }
}
