package org.scion.core.model.llama;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

/**
 * What a model does to the rotary frequencies f_i = theta^(-2i/d) to see further than it was
 * trained to. Immutable.
 */
public interface RopeScaling {
  RopeScaling NONE = (frequencies, theta, beyond) -> frequencies;

  /**
   * Scaled frequencies.
   *
   * @param frequencies f_i, d / 2 of them, in radians per position
   * @param theta base of the series
   * @param beyond whether the longest sequence is longer than {@link #original}
   */
  double[] scaled(double[] frequencies, double theta, boolean beyond);

  /** Cosines and sines are multiplied by it. */
  default double magnitude() {
    return 1;
  }

  /** Longest sequence with the frequencies of short ones. */
  default int original() {
    return Integer.MAX_VALUE;
  }

  /** Every frequency divided by the factor. */
  record Linear(double factor) implements RopeScaling {
    @Override
    public double[] scaled(double[] frequencies, double theta, boolean beyond) {
      double[] result = new double[frequencies.length];
      for (int i = 0; i < result.length; i++) {
        result[i] = frequencies[i] / factor;
      }
      return result;
    }
  }

  /**
   * Llama 3.1 (model card): frequencies whose wavelength 2 pi / f exceeds context / low are divided
   * by the factor, those below context / high are kept, those in between blended.
   */
  record Llama3(double factor, double low, double high, double context) implements RopeScaling {
    @Override
    public double[] scaled(double[] frequencies, double theta, boolean beyond) {
      double[] result = new double[frequencies.length];
      for (int i = 0; i < result.length; i++) {
        double turns = context * frequencies[i] / (2 * Math.PI);
        double kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
        result[i] = (1 - kept) * frequencies[i] / factor + kept * frequencies[i];
      }
      return result;
    }
  }

  /**
   * LongRoPE (Ding et al., 2024), as Phi-3 and Phi-4 have it: f_i / s_i with one list of s for
   * sequences up to the original context and one for longer ones.
   */
  record LongRope(List<Double> shorter, List<Double> longer, int original, double magnitude)
      implements RopeScaling {
    @Override
    public double[] scaled(double[] frequencies, double theta, boolean beyond) {
      List<Double> factors = beyond ? longer : shorter;
      if (factors.size() != frequencies.length) {
        throw new SpecException(
            "config.json rope_scaling " + (beyond ? "long_factor" : "short_factor"),
            factors.size() + " numbers",
            frequencies.length + " numbers, half of what is rotated of a head",
            "Check that the model folder is complete.");
      }
      double[] result = new double[frequencies.length];
      for (int i = 0; i < result.length; i++) {
        result[i] = frequencies[i] / factors.get(i);
      }
      return result;
    }
  }

  /**
   * Reads {@code rope_parameters} or {@code rope_scaling}.
   *
   * @param config all of config.json, for the context's length
   * @throws UnsupportedException for a type that is not computed here
   */
  static RopeScaling read(JsonNode config, JsonNode scaling) {
    String type = type(config, scaling);
    double factor = scaling.path("factor").asDouble(1.0);
    return switch (type) {
      case "default" -> NONE;
      case "linear" -> new Linear(factor);
      case "llama3" -> llama3(config, scaling, factor);
      case "yarn" -> YarnScaling.read(scaling, context(config, scaling), ratio(config, scaling));
      case "longrope" -> longRope(config, scaling);
      default ->
          throw new UnsupportedException(
              "config.json: rope type '"
                  + type
                  + "' is not supported; supported: default, linear, llama3, yarn, longrope");
    };
  }

  /** Phi-3's first files call longrope by other names. */
  private static String type(JsonNode config, JsonNode scaling) {
    String type = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
    boolean phi = config.path("model_type").asText().equals("phi3");
    return type.equals("su") || phi && type.equals("yarn") ? "longrope" : type;
  }

  private static RopeScaling llama3(JsonNode config, JsonNode scaling, double factor) {
    double low = scaling.path("low_freq_factor").asDouble(1.0);
    double high = scaling.path("high_freq_factor").asDouble(4.0);
    return new Llama3(factor, low, high, context(config, scaling));
  }

  private static RopeScaling longRope(JsonNode config, JsonNode scaling) {
    int context = context(config, scaling);
    double ratio = ratio(config, scaling);
    double magnitude =
        ratio <= 1 ? 1 : Math.sqrt(1 + Math.log(ratio) / Math.log(Math.max(2, context)));
    return new LongRope(
        numbers(scaling, "short_factor"),
        numbers(scaling, "long_factor"),
        context,
        scaling.path("attention_factor").asDouble(magnitude));
  }

  private static List<Double> numbers(JsonNode scaling, String key) {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode one : scaling.path(key)) {
      if (!(one.asDouble() > 0)) {
        throw new SpecException(
            "config.json rope_scaling " + key, one.toString(), "positive numbers", "");
      }
      numbers.add(one.asDouble());
    }
    return List.copyOf(numbers);
  }

  /** Positions that the model was trained with before it was stretched. */
  private static int context(JsonNode config, JsonNode scaling) {
    String key = "original_max_position_embeddings";
    int positions = config.path("max_position_embeddings").asInt(8192);
    return config.path(key).asInt(scaling.path(key).asInt(positions));
  }

  /** The factor of an entry, or how much longer the context has become. */
  private static double ratio(JsonNode config, JsonNode scaling) {
    int context = context(config, scaling);
    double positions = config.path("max_position_embeddings").asDouble(context);
    return scaling.path("factor").asDouble(positions / context);
  }
}
