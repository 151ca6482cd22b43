package org.scion.core.statistics;

import java.util.List;
import java.util.Locale;
import org.scion.core.statistics.ParetoFront.Direction;

/** Which way a metric is good, told by its name. */
public final class MetricDirection {
  private static final List<String> SMALLER_IS_BETTER =
      List.of("loss", "perplexity", "mse", "error", "_gb", "_s", "_ms", "bytes", "trainable");

  private MetricDirection() {}

  /** Losses, errors, sizes and durations are minimised; rates and scores are maximised. */
  public static Direction of(String metric) {
    String name = metric.toLowerCase(Locale.ROOT);
    if (name.endsWith("per_s")) {
      return Direction.MAXIMISE;
    }
    boolean smaller =
        SMALLER_IS_BETTER.stream()
            .anyMatch(mark -> mark.startsWith("_") ? name.endsWith(mark) : name.contains(mark));
    return smaller ? Direction.MINIMISE : Direction.MAXIMISE;
  }
}
