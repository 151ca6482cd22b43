package org.scion.core.model.llama;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * YaRN (Peng et al., 2023, sections 3.2 and 3.4): a frequency is divided by the factor the more,
 * the fewer turns it makes within the context.
 *
 * <p>A pair i makes c f_i / (2 pi) turns; {@code fast} turns are reached at pair low, {@code slow}
 * at pair high, and between them the share that is divided grows from 0 to 1 on a line. Cosines and
 * sines are multiplied by 0.1 ln(factor) + 1.
 *
 * @param context positions c that the model was trained with
 * @param whole whether low and high are rounded away from each other
 */
public record YarnScaling(
    double factor, double fast, double slow, int context, boolean whole, double magnitude)
    implements RopeScaling {
  private static final double SINGLE = 0.001;

  /** Reads an entry; what it does not say is as in the paper. */
  public static YarnScaling read(JsonNode scaling, int context, double factor) {
    double over = scaling.path("mscale").asDouble(0);
    double under = scaling.path("mscale_all_dim").asDouble(0);
    double derived =
        over != 0 && under != 0 ? growth(factor, over) / growth(factor, under) : growth(factor, 1);
    return new YarnScaling(
        factor,
        orElse(scaling.path("beta_fast").asDouble(0), 32),
        orElse(scaling.path("beta_slow").asDouble(0), 1),
        context,
        scaling.path("truncate").asBoolean(true),
        scaling.path("attention_factor").asDouble(derived));
  }

  private static double orElse(double value, double otherwise) {
    return value == 0 ? otherwise : value;
  }

  private static double growth(double factor, double scale) {
    return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
  }

  @Override
  public double[] scaled(double[] frequencies, double theta, boolean beyond) {
    int dim = 2 * frequencies.length;
    double low = pair(fast, dim, theta);
    double high = pair(slow, dim, theta);
    low = Math.max(whole ? Math.floor(low) : low, 0);
    high = Math.min(whole ? Math.ceil(high) : high, dim - 1);
    double width = high == low ? SINGLE : high - low;
    double[] result = new double[frequencies.length];
    for (int i = 0; i < result.length; i++) {
      double divided = Math.min(1, Math.max(0, (i - low) / width));
      result[i] = frequencies[i] * (divided / factor + 1 - divided);
    }
    return result;
  }

  /** The pair, with a fraction, that makes this many turns within the context. */
  private double pair(double turns, int dim, double theta) {
    return dim * Math.log(context / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
  }
}
