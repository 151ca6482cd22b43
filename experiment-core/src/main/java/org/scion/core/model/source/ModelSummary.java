package org.scion.core.model.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.DType;
import org.scion.core.checkpoint.TensorInfo;

/**
 * The facts that a list of models shows.
 *
 * @param id short name
 * @param location what {@link ModelSource#resolve} takes
 * @param architecture such as {@code LlamaForCausalLM}; empty if the config does not say
 * @param parameters stored numbers of all weights; a tied output counts once
 * @param hidden width of the residual stream; 0 if unknown
 * @param layers number of blocks; 0 if unknown
 * @param files all files, absolute
 */
public record ModelSummary(
    String id,
    String location,
    String architecture,
    long parameters,
    int hidden,
    int layers,
    List<String> files) {

  public ModelSummary {
    files = List.copyOf(files);
  }

  /** Reads headers only. */
  public static ModelSummary of(String id, ModelSource source) {
    JsonNode config = source.config();
    return new ModelSummary(
        id,
        source.location(),
        config.path("architectures").path(0).asText(""),
        parameters(source, config.path("tie_word_embeddings").asBoolean(false)),
        first(config, "hidden_size", "n_embd", "d_model"),
        first(config, "num_hidden_layers", "n_layer", "num_layers"),
        source.files().stream().map(Path::toAbsolutePath).map(Path::toString).toList());
  }

  private static long parameters(ModelSource source, boolean tied) {
    try (Checkpoint weights = source.weights()) {
      long sum = 0;
      for (String name : weights.names()) {
        TensorInfo info = weights.info(name);
        boolean copy = tied && name.equals("lm_head.weight");
        if (!copy && trainable(info.dtype())) {
          sum += info.elements();
        }
      }
      return sum;
    }
  }

  /** Integer tensors are buffers such as position ids. */
  private static boolean trainable(DType type) {
    return type.floating() || type.quantized();
  }

  private static int first(JsonNode config, String... keys) {
    for (String key : keys) {
      if (config.path(key).isIntegralNumber() && config.path(key).canConvertToInt()) {
        return config.path(key).asInt();
      }
    }
    return 0;
  }
}
