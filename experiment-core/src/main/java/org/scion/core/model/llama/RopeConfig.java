package org.scion.core.model.llama;

import com.fasterxml.jackson.databind.JsonNode;
import org.scion.core.UnsupportedException;

/**
 * Rotary position embedding: inverse frequencies theta^(-2i/d), possibly rescaled.
 *
 * <p>Types: {@code default}; {@code linear} divides every frequency by the factor; {@code llama3}
 * divides the frequencies whose wavelength 2 pi / f exceeds original / low by the factor, keeps
 * those below original / high, and blends in between (Llama 3.1 model card).
 *
 * @param type default, linear or llama3
 * @param theta base of the geometric series
 */
public record RopeConfig(
    String type, double theta, double factor, double low, double high, double original) {

  /** Reads {@code rope_parameters} and the older {@code rope_theta} with {@code rope_scaling}. */
  public static RopeConfig read(JsonNode config) {
    JsonNode scaling =
        config.hasNonNull("rope_parameters")
            ? config.get("rope_parameters")
            : config.path("rope_scaling");
    return of(scaling, config.path("rope_theta").asDouble(10000.0));
  }

  /**
   * Reads one entry.
   *
   * @param theta base of the series where the entry does not say
   * @throws UnsupportedException for a type that is not computed here
   */
  public static RopeConfig of(JsonNode scaling, double theta) {
    String type = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
    if (!type.equals("default") && !type.equals("linear") && !type.equals("llama3")) {
      throw new UnsupportedException(
          "config.json: rope type '"
              + type
              + "' is not supported; supported: default, linear, llama3");
    }
    double share = scaling.path("partial_rotary_factor").asDouble(1.0);
    if (share != 1.0) {
      throw new UnsupportedException(
          "config.json: partial_rotary_factor = " + share + " is not supported; supported: 1");
    }
    return new RopeConfig(
        type,
        scaling.path("rope_theta").asDouble(theta),
        scaling.path("factor").asDouble(1.0),
        scaling.path("low_freq_factor").asDouble(1.0),
        scaling.path("high_freq_factor").asDouble(4.0),
        scaling.path("original_max_position_embeddings").asDouble(8192));
  }

  /**
   * Inverse frequencies for a head.
   *
   * @param headDim size of a head; even
   * @return headDim / 2 angles in radians per position
   */
  public float[] inverseFrequencies(int headDim) {
    float[] result = new float[headDim / 2];
    for (int i = 0; i < result.length; i++) {
      float plain = (float) (1.0 / Math.pow(theta, 2.0 * i / headDim));
      result[i] = (float) scaled(plain);
    }
    return result;
  }

  private double scaled(double frequency) {
    if (type.equals("linear")) {
      return frequency / factor;
    }
    if (!type.equals("llama3")) {
      return frequency;
    }
    double wavelength = 2 * Math.PI / frequency;
    if (wavelength < original / high) {
      return frequency;
    }
    if (wavelength > original / low) {
      return frequency / factor;
    }
    double smooth = (original / wavelength - low) / (high - low);
    return (1 - smooth) * frequency / factor + smooth * frequency;
  }
}
