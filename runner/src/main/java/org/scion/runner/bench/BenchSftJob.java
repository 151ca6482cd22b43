package org.scion.runner.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import org.scion.core.Json;
import org.scion.runner.worker.Job;

/** {@code scion bench sft}: rows in file order, constant rate, no shuffling. */
@AutoService(Job.class)
public final class BenchSftJob implements Job {
  @Override
  public String id() {
    return "bench-sft";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode a = context.arguments();
    int batch = a.path("batch").asInt(4);
    int steps = a.path("steps").asInt(30);
    boolean full = a.path("technique").asText("lora").equals("full");
    ObjectNode document = Json.object().put("name", "bench-sft").put("task", "causal-lm");
    document.put("model", a.path("model").asText());
    ObjectNode data = document.putObject("data").put("train", a.path("data").asText());
    data.putObject("columns")
        .put("prompt", a.path("prompt").asText("{prompt}"))
        .put("completion", a.path("completion").asText("{completion}"));
    data.putObject("split").put("validation", 0).put("test", 0);
    data.put("max_length", a.path("max_length").asInt(512)).put("limit", batch * steps);
    document.set("techniques", BenchRun.techniques(a));
    document
        .putObject("training")
        .put("steps", steps)
        .put("batch_size", batch)
        .put("learning_rate", full ? 2e-5 : 2e-4)
        .put("schedule", "constant")
        .put("shuffle", false)
        .put("seed", a.path("seed").asLong(0));
    document
        .putObject("engine")
        .put("threads", a.path("threads").asInt(0))
        .put("dtype", a.path("dtype").asText("auto"));
    return new BenchRun(context, document).train().result();
  }
}
