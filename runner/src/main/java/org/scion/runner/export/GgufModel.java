package org.scion.runner.export;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.UnsupportedException;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.DType;
import org.scion.core.checkpoint.GgufWriter;
import org.scion.core.checkpoint.TensorInfo;
import org.scion.core.model.HostLayout;
import org.scion.core.model.source.GgufModelKeys;
import org.scion.core.model.source.GgufTokenizerKeys;
import org.scion.core.model.source.ModelSource;
import org.scion.runner.data.TextTokenizer;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;

/**
 * Writes a language model as one GGUF file, with tokenizer, chat template and end tokens: what
 * llama.cpp opens. Matrices are float16 or Q8_0 (float16 where rows are no multiple of 32), vectors
 * float32.
 */
final class GgufModel {
  private static final String ROPE_FACTORS = "rope_freqs.weight";

  private final ObjectNode config;
  private final HostLayout layout;
  private final ModelSource source;
  private final DType type;

  /**
   * @param dtype float16, q8_0, bfloat16 or float32
   * @throws UnsupportedException for another one
   */
  GgufModel(ObjectNode config, HostLayout layout, ModelSource source, String dtype) {
    this.config = config;
    this.layout = layout;
    this.source = source;
    this.type =
        switch (dtype) {
          case "float16" -> DType.F16;
          case "q8_0" -> DType.Q8_0;
          case "bfloat16" -> DType.BF16;
          case "float32" -> DType.F32;
          default ->
              throw new UnsupportedException(
                  "--dtype "
                      + dtype
                      + " is not supported in GGUF; supported: float16, q8_0, bfloat16, float32");
        };
  }

  /**
   * Writes the file.
   *
   * @param weights by checkpoint name; a head tied to the embedding is not among them
   * @throws UnsupportedException if llama.cpp has no such model or tokenizer
   */
  void write(Path file, Map<String, NDArray> weights, TextTokenizer tokenizer) {
    String name = source.hubId().orElse(file.getFileName().toString());
    Map<String, Object> keys = new GgufModelKeys(config, layout, name).keys();
    keys.put("general.file_type", fileType());
    keys.put("general.quantization_version", 2);
    keys.putAll(tokenizer(tokenizer));
    float[] factors = GgufModelKeys.ropeFactors(config, layout);
    List<TensorInfo> tensors = new ArrayList<>();
    weights.forEach((weight, array) -> tensors.add(info(weight, array.getShape().getShape())));
    if (factors != null) {
      tensors.add(new TensorInfo(ROPE_FACTORS, DType.F32, new long[] {factors.length}));
    }
    try (GgufWriter writer = new GgufWriter(file, keys, tensors)) {
      weights.forEach(
          (weight, array) ->
              writer.write(
                  weight, array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer()));
      if (factors != null) {
        writer.write(ROPE_FACTORS, FloatBuffer.wrap(factors));
      }
      writer.finish();
    }
  }

  /** Numbers of llama.cpp for what most tensors are. */
  private int fileType() {
    return switch (type) {
      case F32 -> 0;
      case F16 -> 1;
      case Q8_0 -> 7;
      default -> 32;
    };
  }

  private TensorInfo info(String name, long[] shape) {
    boolean blocks = shape.length > 1 && shape[shape.length - 1] % type.blockElements() == 0;
    DType stored = shape.length < 2 ? DType.F32 : blocks ? type : DType.F16;
    return new TensorInfo(name, stored, shape);
  }

  private Map<String, Object> tokenizer(TextTokenizer tokenizer) {
    if (!source.ggufTokenizer().isEmpty()) {
      return source.ggufTokenizer();
    }
    JsonNode json =
        Json.parse(
            new String(source.tokenizerJson().orElseThrow(), StandardCharsets.UTF_8),
            "tokenizer.json");
    JsonNode options = source.tokenizerConfig().orElse(Json.object());
    return new GgufTokenizerKeys(json, options, layout.dimensions().vocabulary())
        .keys(tokenizer.opening(), tokenizer.closing(), source.endIds());
  }

  /**
   * Loads a written file.
   *
   * @throws UnsupportedException if its tokenizer gives other tokens than the model's own
   */
  static HostModel load(Path file, Path workspace, HostLayout layout, TextTokenizer own) {
    ModelSource written = ModelSource.resolve(file.toString(), workspace);
    try (TextTokenizer tokenizer = TextTokenizer.of(written)) {
      for (String text : Proof.PROMPTS) {
        long[] expected = own.encode(text, true);
        long[] found = tokenizer.encode(text, true);
        if (!Arrays.equals(expected, found)) {
          throw new UnsupportedException(
              "--format gguf: the tokenizer has no equal in GGUF: it reads '"
                  + text
                  + "' as "
                  + Arrays.toString(expected)
                  + ", the written one as "
                  + Arrays.toString(found));
        }
      }
    }
    try (Checkpoint checkpoint = written.weights()) {
      return new HostLoader(written.config(), checkpoint, layout.head()).load(0);
    }
  }
}
