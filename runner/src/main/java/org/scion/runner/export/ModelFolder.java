package org.scion.runner.export;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.scion.core.Json;
import org.scion.core.UnsupportedException;
import org.scion.core.checkpoint.DType;
import org.scion.core.checkpoint.SafetensorsWriter;
import org.scion.core.checkpoint.TensorInfo;
import org.scion.core.model.source.ModelSource;

/** Writes a model as a Hugging Face folder: config, weights, tokenizer, end ids. */
public final class ModelFolder {
  /** Largest shard, as transformers writes them. */
  private static final long SHARD_BYTES = 5_000_000_000L;

  private ModelFolder() {}

  /**
   * @param weights by checkpoint name; a head tied to the embedding is not among them
   */
  public static void write(
      Path folder, ObjectNode config, Map<String, NDArray> weights, ModelSource source) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("config.json"), Json.pretty(config));
      writeWeights(folder, weights, type(config.path("dtype").asText("float32")));
      writeTokenizer(folder, source);
      if (!source.endIds().isEmpty() && config.path("vocab_size").isInt() && causal(config)) {
        ObjectNode generation = Json.object();
        generation.set(
            "eos_token_id",
            source.endIds().size() == 1
                ? Json.tree(source.endIds().get(0))
                : Json.tree(source.endIds()));
        Files.writeString(folder.resolve("generation_config.json"), Json.pretty(generation));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder, e);
    }
  }

  private static DType type(String name) {
    return switch (name) {
      case "float32" -> DType.F32;
      case "bfloat16" -> DType.BF16;
      case "float16" -> DType.F16;
      default ->
          throw new UnsupportedException(
              "--dtype " + name + " is not supported; supported: float32, bfloat16, float16");
    };
  }

  private static boolean causal(JsonNode config) {
    String architecture = config.path("architectures").path(0).asText();
    return architecture.endsWith("ForCausalLM") || architecture.endsWith("LMHeadModel");
  }

  private static void writeWeights(Path folder, Map<String, NDArray> weights, DType type) {
    List<TensorInfo> infos = new ArrayList<>();
    weights.forEach(
        (name, array) -> infos.add(new TensorInfo(name, type, array.getShape().getShape())));
    List<TensorInfo> ordered = SafetensorsWriter.byName(infos);
    try (SafetensorsWriter writer =
        SafetensorsWriter.sharded(folder, ordered, SafetensorsWriter.PYTORCH_FORMAT, SHARD_BYTES)) {
      for (TensorInfo info : ordered) {
        ByteBuffer bytes =
            weights.get(info.name()).toByteBuffer(true).order(ByteOrder.LITTLE_ENDIAN);
        if (type == DType.F32) {
          writer.write(info.name(), bytes);
        } else {
          writer.write(info.name(), bytes.asFloatBuffer());
        }
      }
      writer.finish();
    }
  }

  /** Copies the tokenizer. */
  public static void writeTokenizer(Path folder, ModelSource source) throws IOException {
    Optional<byte[]> tokenizer = source.tokenizerJson();
    if (tokenizer.isPresent()) {
      Files.write(folder.resolve("tokenizer.json"), tokenizer.get());
    }
    Optional<JsonNode> config = source.tokenizerConfig();
    if (config.isPresent()) {
      ObjectNode copy = config.get().deepCopy();
      copy.put("tokenizer_class", copy.path("tokenizer_class").asText("PreTrainedTokenizerFast"));
      Files.writeString(folder.resolve("tokenizer_config.json"), Json.pretty(copy));
    }
  }

  /** The files of a folder, sorted. */
  public static List<String> files(Path folder) {
    try (Stream<Path> list = Files.walk(folder)) {
      return list.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
