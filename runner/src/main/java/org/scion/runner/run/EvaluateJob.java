package org.scion.runner.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.metric.ClassificationMetrics;
import org.scion.core.model.Task;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.Overrides;
import org.scion.core.spec.SpecReader;
import org.scion.core.technique.Techniques;
import org.scion.runner.data.SpecData;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.generate.Answers;
import org.scion.runner.host.HostModel;
import org.scion.runner.worker.Job;

/**
 * A run's model on other data, read by the run's columns: arguments run, data, and answers{rows,
 * max_tokens, pattern} in place of the run's. Result: {@code metrics, rows, warnings[]}; of a
 * classifier {@code per_class[{label, precision, recall, f1, support}]} and {@code
 * confusion{labels[], counts[][]}}, rows true, columns predicted; of generated answers {@code
 * answers[{prompt, expected, given, right}]}, the first ten; else null.
 */
@AutoService(Job.class)
public final class EvaluateJob implements Job {
  private static final int SHOWN = 10;

  @Override
  public String id() {
    return "evaluate";
  }

  @Override
  public ObjectNode run(Context context) {
    RunModel model = RunModel.of(context.arguments().path("run").asText(), context.workspace());
    ExperimentSpec spec = spec(model, context.arguments());
    context.progress("tokenising", 0, 0, "rows");
    SpecData data = SpecData.load(spec, model.source(), model.labels());
    context.progress("loading", 0, 0, "tensors");
    RunSetup setup = model.trainedAsItWas();
    List<TokenisedExample> examples = data.train().examples();
    context.progress("evaluating", 0, examples.size(), "rows");
    ObjectNode result = Json.object();
    result.putNull("per_class").putNull("confusion").putNull("answers");
    Map<String, Double> metrics = new LinkedHashMap<>();
    Evaluator evaluator = new Evaluator(setup);
    if (spec.task() == Task.CLASSIFICATION) {
      setup.model().host().mode(HostModel.Mode.EVALUATION);
      Evaluator.Classified classified = evaluator.classified(examples);
      metrics.putAll(classified.named());
      report(classified.metrics(), result);
    } else {
      metrics.putAll(evaluator.evaluate(examples));
    }
    if (spec.task() == Task.CAUSAL_LM && spec.data().answers().rows() > 0) {
      try (Answers answers = new Answers(spec.data().answers(), model.source())) {
        int rows = Math.min(spec.data().answers().rows(), examples.size());
        metrics.putAll(
            answers.evaluate(
                setup.model().host(),
                examples,
                done -> context.progress("answering", done, rows, "rows")));
        result.set("answers", Json.tree(answers.last().stream().limit(SHOWN).toList()));
      }
    }
    result.set("metrics", RunLog.numbers(metrics));
    result.put("rows", examples.size());
    result.set("warnings", Json.tree(data.warnings()));
    return result;
  }

  /** The run's spec with other data in place of its own, all of it. */
  private static ExperimentSpec spec(RunModel model, JsonNode arguments) {
    ObjectNode document = model.spec().document().deepCopy();
    Overrides.set(document, "data.train", Json.tree(arguments.path("data").asText()));
    Overrides.set(document, "data.validation", Json.MAPPER.nullNode());
    Overrides.set(document, "data.test", Json.MAPPER.nullNode());
    Overrides.set(document, "data.limit", Json.tree(0));
    Overrides.set(document, "data.packing", Json.tree(false));
    Overrides.set(document, "data.split", Json.object().put("validation", 0).put("test", 0));
    if (arguments.path("answers").isObject()) {
      Overrides.set(document, "data.answers", arguments.path("answers"));
    }
    return new SpecReader(Techniques.load()).read(document, Path.of("").toAbsolutePath());
  }

  private static void report(ClassificationMetrics metrics, ObjectNode result) {
    result.set("per_class", Json.tree(metrics.perClass()));
    ObjectNode confusion = result.putObject("confusion");
    confusion.set("labels", Json.tree(metrics.confusion().labels()));
    ArrayNode counts = confusion.putArray("counts");
    for (long[] row : metrics.confusion().toArray()) {
      counts.add(Json.tree(row));
    }
  }
}
