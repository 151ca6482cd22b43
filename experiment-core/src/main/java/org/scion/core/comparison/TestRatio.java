package org.scion.core.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.scion.core.run.RunFolder;

/**
 * Test rows per training row of compared runs, which the corrected test needs: what the runs
 * recorded, the largest of them; else as in a split of 80 to 20. Stateless.
 */
public final class TestRatio {
  private static final double USUAL = 0.25;

  private TestRatio() {}

  /** The ratio for these runs. */
  public static double of(List<RunFolder> runs) {
    double largest = 0;
    for (RunFolder run : runs) {
      JsonNode rows = run.planJson().path("rows");
      double train = rows.path("train").asDouble();
      double measured = Math.max(rows.path("test").asDouble(), 0);
      measured = measured > 0 ? measured : rows.path("validation").asDouble();
      largest = train > 0 ? Math.max(largest, measured / train) : largest;
    }
    return largest > 0 ? largest : USUAL;
  }
}
