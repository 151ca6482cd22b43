package org.scion.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.ServiceLoader;
import org.scion.core.UnsupportedException;

/**
 * An architecture family: reads config.json and says which parameters and sites the model has.
 * Found by {@link ServiceLoader}; the runner has a host model for the same {@link #id()}.
 */
public interface HostFamily {
  /** Short id: {@code llama}. */
  String id();

  /** Whether config.json's {@code model_type} belongs to this family. */
  boolean handles(String modelType);

  /**
   * @throws UnsupportedException naming the option of config.json that the family does not do
   */
  HostLayout layout(JsonNode config, TaskHead head);

  /** Prefix of the bare model inside the task model, {@code bert.}: checkpoints may lack it. */
  String prefix(String modelType);

  /** What the weight of a norm starts from that is trained from scratch. */
  default float normStart() {
    return 1;
  }

  static Optional<HostFamily> find(String modelType) {
    return ServiceLoader.load(HostFamily.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(f -> f.handles(modelType))
        .findFirst();
  }

  /**
   * The family of a config.json.
   *
   * @throws UnsupportedException if no family handles it
   */
  static HostFamily of(JsonNode config) {
    String type = config.path("model_type").asText("");
    if (config.hasNonNull("quantization_config")) {
      throw new UnsupportedException(
          "config.json: quantization_config "
              + config.path("quantization_config").path("quant_method").asText("")
              + " is not supported; supported: weights in float32, float16 or bfloat16, and GGUF."
              + " Take the checkpoint that it was quantised from");
    }
    return find(type)
        .orElseThrow(
            () ->
                new UnsupportedException(
                    "model_type '"
                        + type
                        + "' in config.json is not supported; supported: llama, mistral, qwen2, qwen3,"
                        + " gemma2, gemma3_text, phi3, gpt2, bert, roberta"));
  }

  /** Layout of a config with the head that its {@code architectures} entry names. */
  static HostLayout layoutOf(JsonNode config) {
    return of(config).layout(config, headOf(config));
  }

  /** The head that config.json's {@code architectures} names; language models by default. */
  static TaskHead headOf(JsonNode config) {
    String architecture = config.path("architectures").path(0).asText("");
    int labels =
        config.path("id2label").isObject()
            ? config.path("id2label").size()
            : config.path("num_labels").asInt(2);
    if (architecture.endsWith("ForSequenceClassification")) {
      return new TaskHead(wholeText(config, labels), labels);
    }
    if (architecture.endsWith("ForTokenClassification")) {
      return new TaskHead(Task.TOKEN_CLASSIFICATION, labels);
    }
    return TaskHead.CAUSAL_LM;
  }

  /** As transformers reads it: without {@code problem_type} a single label means a number. */
  private static Task wholeText(JsonNode config, int labels) {
    String type = config.path("problem_type").asText("");
    for (Task task : Task.values()) {
      if (type.equals(task.problemType())) {
        return task;
      }
    }
    return labels == 1 ? Task.REGRESSION : Task.CLASSIFICATION;
  }
}
