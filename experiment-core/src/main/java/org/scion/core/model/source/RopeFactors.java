package org.scion.core.model.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.scion.core.Json;
import org.scion.core.UnsupportedException;

/**
 * Finds the Llama 3 settings behind the factors that a GGUF file keeps instead of them.
 *
 * <p>With wavelength w = 2 pi base^(2i/d): factor 1 below original / high, the full factor above
 * original / low, in between 1 / ((1 - s) / factor + s) with s = (original / w - low) / (high -
 * low). Source: the Llama 3.1 model card and reference code. All published models have original
 * 8192, low 1, high 4; they differ in the factor, which is the largest of the list.
 */
final class RopeFactors {
  private static final double ORIGINAL = 8192;
  private static final double LOW = 1;
  private static final double HIGH = 4;
  private static final double TOLERANCE = 1e-3;

  private RopeFactors() {}

  /**
   * @return empty if every factor is 1
   * @throws UnsupportedException if the factors follow another rule
   */
  static ObjectNode llama3(Path path, double base, float[] factors) {
    double factor = 1;
    for (float one : factors) {
      factor = Math.max(factor, one);
    }
    for (int i = 0; i < factors.length; i++) {
      double expected = expected(base, factor, (double) i / factors.length);
      if (!(Math.abs(factors[i] - expected) <= TOLERANCE * expected)) {
        throw new UnsupportedException(
            path
                + ": rope_freqs.weight["
                + i
                + "] = "
                + factors[i]
                + " is not the Llama 3 rule ("
                + expected
                + "); supported: no scaling, or llama3 with 8192 original positions, factors 1 and 4");
      }
    }
    ObjectNode scaling = Json.object();
    if (factor > 1) {
      scaling.put("rope_type", "llama3").put("factor", factor);
      scaling.put("low_freq_factor", LOW).put("high_freq_factor", HIGH);
      scaling.put("original_max_position_embeddings", (int) ORIGINAL);
    }
    return scaling;
  }

  private static double expected(double base, double factor, double exponent) {
    double wavelength = 2 * Math.PI * Math.pow(base, exponent);
    if (wavelength < ORIGINAL / HIGH) {
      return 1;
    }
    if (wavelength > ORIGINAL / LOW) {
      return factor;
    }
    double smooth = (ORIGINAL / wavelength - LOW) / (HIGH - LOW);
    return 1 / ((1 - smooth) / factor + smooth);
  }
}
