package org.scion.runner.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.nio.file.Path;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.Overrides;
import org.scion.core.spec.SpecReader;
import org.scion.core.technique.Techniques;
import org.scion.runner.data.SpecData;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.worker.Job;

/** A run's model on other data, read by the run's columns: arguments run, data. */
@AutoService(Job.class)
public final class EvaluateJob implements Job {
  @Override
  public String id() {
    return "evaluate";
  }

  @Override
  public ObjectNode run(Context context) {
    RunModel model = RunModel.of(context.arguments().path("run").asText(), context.workspace());
    ObjectNode document = model.spec().document().deepCopy();
    Overrides.set(document, "data.train", Json.tree(context.arguments().path("data").asText()));
    Overrides.set(document, "data.validation", Json.MAPPER.nullNode());
    Overrides.set(document, "data.test", Json.MAPPER.nullNode());
    Overrides.set(document, "data.limit", Json.tree(0));
    Overrides.set(document, "data.split", Json.object().put("validation", 0).put("test", 0));
    ExperimentSpec spec =
        new SpecReader(Techniques.load()).read(document, Path.of("").toAbsolutePath());
    context.progress("tokenising", 0, 0, "rows");
    SpecData data = SpecData.load(spec, model.source(), model.labels());
    context.progress("loading", 0, 0, "tensors");
    RunSetup setup = model.trained();
    List<TokenisedExample> examples = data.train().examples();
    context.progress("evaluating", 0, examples.size(), "rows");
    ObjectNode result = Json.object();
    result.set("metrics", RunLog.numbers(new Evaluator(setup).evaluate(examples)));
    result.put("rows", examples.size());
    result.set("warnings", Json.tree(data.warnings()));
    return result;
  }
}
