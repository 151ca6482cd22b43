package org.scion.runner.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.Map;
import org.scion.core.Json;
import org.scion.runner.run.Evaluator;
import org.scion.runner.worker.Job;

/** {@code scion bench cls}: rows shuffled by seed, linear decay after 6% warm-up, head trained. */
@AutoService(Job.class)
public final class BenchClsJob implements Job {
  @Override
  public String id() {
    return "bench-cls";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode a = context.arguments();
    ObjectNode document = Json.object().put("name", "bench-cls").put("task", "classification");
    document.put("model", a.path("model").asText());
    ObjectNode data = document.putObject("data").put("train", a.path("train").asText());
    data.put("test", a.path("test").asText());
    data.putObject("columns")
        .put("text", "{" + a.path("text").asText("text") + "}")
        .put("label", a.path("label").asText("label"));
    data.putObject("split").put("validation", 0).put("test", 0);
    data.put("max_length", 128);
    document.set("techniques", BenchRun.techniques(a));
    document
        .putObject("training")
        .put("epochs", a.path("epochs").asDouble(1))
        .put("batch_size", a.path("batch").asInt(32))
        .put("learning_rate", a.path("learning_rate").asDouble(2e-3))
        .put("schedule", "linear")
        .put("warmup", 0.06)
        .put("seed", a.path("seed").asLong(0));
    document
        .putObject("engine")
        .put("threads", a.path("threads").asInt(0))
        .put("dtype", a.path("dtype").asText("auto"));
    BenchRun bench = new BenchRun(context, document).train();
    context.progress("evaluating", 0, bench.data().test().size(), "rows");
    Map<String, Double> metrics =
        new Evaluator(bench.setup().model(), bench.data().labels())
            .evaluate(bench.data().test().examples());
    return bench
        .result()
        .put("accuracy", metrics.get("accuracy"))
        .put("macro_f1", metrics.get("macro_f1"));
  }
}
