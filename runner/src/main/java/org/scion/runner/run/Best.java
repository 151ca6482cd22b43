package org.scion.runner.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.model.Task;
import org.scion.core.spec.TrainingSpec;

/** The best evaluation so far, and for how many evaluations nothing was better. */
final class Best {
  private final String metric;
  private final boolean decides;
  private final int patience;
  private long step;
  private double value = Double.NaN;
  private int misses;

  Best(TrainingSpec spec, Task task) {
    String standard =
        switch (task) {
          case CAUSAL_LM, REGRESSION -> "loss";
          case MULTI_LABEL_CLASSIFICATION -> "micro_f1";
          case CLASSIFICATION, TOKEN_CLASSIFICATION -> "accuracy";
        };
    metric = spec.metric() == null ? standard : spec.metric();
    decides = spec.metric() != null || spec.patience() > 0;
    patience = spec.patience();
  }

  /** Takes an evaluation; says whether it is the best. */
  boolean offer(long atStep, Map<String, Double> values) {
    Double offered = values.get(metric);
    if (offered == null) {
      throw new SpecException(
          "training.metric", metric, "one of " + String.join(", ", values.keySet()), "");
    }
    boolean less = metric.equals("loss") || metric.equals("perplexity");
    boolean better = Double.isNaN(value) || (less ? offered < value : offered > value);
    if (better) {
      value = offered;
      step = atStep;
      misses = 0;
    } else {
      misses++;
    }
    return better && decides;
  }

  boolean exhausted() {
    return patience > 0 && misses >= patience;
  }

  /** Whether the run ends with its best checkpoint and not its last. */
  boolean decides() {
    return decides;
  }

  long step() {
    return decides ? step : 0;
  }

  ObjectNode json() {
    ObjectNode node = Json.object().put("metric", metric).put("step", step).put("misses", misses);
    if (Double.isNaN(value)) {
      node.putNull("value");
    } else {
      node.put("value", value);
    }
    return node;
  }

  void load(JsonNode node) {
    step = node.path("step").asLong();
    misses = node.path("misses").asInt();
    value = node.path("value").isNumber() ? node.path("value").asDouble() : Double.NaN;
  }
}
