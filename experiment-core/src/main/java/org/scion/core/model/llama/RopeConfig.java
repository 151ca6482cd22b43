package org.scion.core.model.llama;

import com.fasterxml.jackson.databind.JsonNode;
import org.scion.core.UnsupportedException;

/**
 * Rotary position embedding (Su et al., 2021): inverse frequencies theta^(-2i/d), possibly
 * rescaled.
 *
 * @param theta base of the geometric series
 * @param share of each head that is rotated, from its beginning
 * @param scaling what is done to the frequencies
 */
public record RopeConfig(double theta, double share, RopeScaling scaling) {

  /**
   * Reads {@code rope_parameters} and the older {@code rope_theta} with {@code rope_scaling}.
   *
   * @throws UnsupportedException for a type of scaling that is not computed here, and where only a
   *     part of each head is rotated
   */
  public static RopeConfig read(JsonNode config) {
    RopeConfig whole = readPartial(config);
    if (whole.share() != 1.0) {
      throw new UnsupportedException(
          "config.json: partial_rotary_factor = "
              + whole.share()
              + " is not supported; supported: 1, in Phi-3 any");
    }
    return whole;
  }

  /** The same for a model that may rotate a part of each head only. */
  public static RopeConfig readPartial(JsonNode config) {
    JsonNode entry =
        config.hasNonNull("rope_parameters")
            ? config.get("rope_parameters")
            : config.path("rope_scaling");
    return of(config, entry, config.path("rope_theta").asDouble(10000.0));
  }

  /**
   * Reads one entry.
   *
   * @param config all of config.json
   * @param theta base of the series where the entry does not say
   * @throws UnsupportedException for a type of scaling that is not computed here
   */
  public static RopeConfig of(JsonNode config, JsonNode entry, double theta) {
    double share = config.path("partial_rotary_factor").asDouble(1.0);
    return new RopeConfig(
        entry.path("rope_theta").asDouble(theta),
        entry.path("partial_rotary_factor").asDouble(share),
        RopeScaling.read(config, entry));
  }

  /** How many numbers of a head are rotated; even. */
  public int rotated(int headDim) {
    return (int) (headDim * share);
  }

  /** Longest sequence with the frequencies of short ones. */
  public int original() {
    return scaling.original();
  }

  /** Cosines and sines are multiplied by it. */
  public double magnitude() {
    return scaling.magnitude();
  }

  /**
   * Inverse frequencies for a head.
   *
   * @param headDim size of a head; even
   * @param longest tokens of the longest sequence
   * @return half as many as are rotated, in radians per position
   */
  public float[] inverseFrequencies(int headDim, int longest) {
    int rotated = rotated(headDim);
    double[] plain = new double[rotated / 2];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (float) (1.0 / Math.pow(theta, 2.0 * i / rotated));
    }
    double[] scaled = scaling.scaled(plain, theta, longest > original());
    float[] result = new float[scaled.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) scaled[i];
    }
    return result;
  }
}
