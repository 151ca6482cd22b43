package org.scion.runner.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scion.core.Json;
import org.scion.core.UnsupportedException;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.DType;
import org.scion.core.checkpoint.GgufWriter;
import org.scion.core.checkpoint.TensorInfo;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.TaskHead;
import org.scion.core.model.source.GgufModelKeys;
import org.scion.core.model.source.ModelSource;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;

/** Models of every architecture, written as GGUF and read again, give the same scores. */
class GgufRoundTripTest {
  private static final Path HOSTS = Path.of("src/test/resources/goldens/hosts");
  private static final long[][] TOKENS = {{3, 9, 4, 11, 5, 8, 7, 22}};

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    Torch.start();
  }

  /** A config that llama.cpp computes as it is. */
  private static ObjectNode config(String host) {
    ObjectNode config = Json.read(HOSTS.resolve(host).resolve("config.json")).deepCopy();
    if (host.startsWith("gemma")) {
      config.put("query_pre_attn_scalar", 8).put("num_hidden_layers", 7).remove("layer_types");
    }
    if (host.equals("llama-yarn")) {
      ((ObjectNode) config.path("rope_parameters")).remove("beta_fast");
    }
    if (host.equals("mistral-window")) {
      config.put("sliding_window", 8);
    }
    return config;
  }

  private ModelSource written(HostModel host, ObjectNode config, DType type) {
    Map<String, Object> keys = new GgufModelKeys(config, host.layout(), "tiny").keys();
    List<TensorInfo> tensors = new ArrayList<>();
    for (ParameterInfo p : host.layout().parameters()) {
      long[] shape = p.shape().stream().mapToLong(Long::longValue).toArray();
      boolean blocks = shape.length > 1 && shape[1] % type.blockElements() == 0;
      tensors.add(new TensorInfo(p.name(), blocks ? type : DType.F32, shape));
    }
    Path file = folder.resolve("tiny.gguf");
    try (GgufWriter writer = new GgufWriter(file, keys, tensors)) {
      for (TensorInfo tensor : tensors) {
        NDArray array = host.parameters().get(tensor.name());
        writer.write(
            tensor.name(), array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer());
      }
      writer.finish();
    }
    return ModelSource.resolve(file.toString(), folder);
  }

  private static float[] scores(HostModel host) {
    return Torch.withoutGradient(
        () -> Torch.floats(host.head(host.forward(Batch.of(TOKENS)).hidden())));
  }

  private static HostModel read(ModelSource source) {
    try (Checkpoint weights = source.weights()) {
      return new HostLoader(source.config(), weights, TaskHead.CAUSAL_LM).load(0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama-bf16",
        "llama-yarn",
        "mistral-window",
        "qwen3-tiny",
        "gemma2-tiny",
        "gemma3-tiny",
        "phi3-tiny"
      })
  void theSameScoresComeBack(String host) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      ObjectNode config = config(host);
      HostModel before = HostLoader.drawn(config, TaskHead.CAUSAL_LM).load(5);
      HostModel after = read(written(before, config, DType.F32));
      assertEquals(before.layout().parameters(), after.layout().parameters());
      assertArrayEquals(scores(before), scores(after), 2e-6f);
    }
  }

  @Test
  void blocksOfEightBitsAreNear() {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      ObjectNode config = config("llama-bf16");
      config.put("hidden_size", 32).put("intermediate_size", 64);
      HostModel before = HostLoader.drawn(config, TaskHead.CAUSAL_LM).load(5);
      ModelSource source = written(before, config, DType.Q8_0);
      try (Checkpoint weights = source.weights()) {
        String name = "model.layers.1.self_attn.k_proj.weight";
        assertEquals(DType.Q8_0, weights.info(name).dtype());
        float[] exact = Torch.floats(before.parameters().get(name));
        float[] near = weights.floats(name);
        for (int i = 0; i < exact.length; i++) {
          assertEquals(exact[i], near[i], 0.1 / 127);
        }
      }
    }
  }

  @Test
  void whatLlamaCppComputesOtherwiseIsRefusedByName() {
    refused(config("gemma3-tiny").put("query_pre_attn_scalar", 6), "query_pre_attn_scalar");
    ObjectNode yarn = config("llama-yarn");
    ((ObjectNode) yarn.path("rope_parameters")).put("beta_fast", 16);
    refused(yarn, "yarn");
    refused(config("phi3-longrope"), "partial_rotary_factor");
  }

  private static void refused(ObjectNode config, String named) {
    HostModel host = HostLoader.drawn(config, TaskHead.CAUSAL_LM).load(5);
    UnsupportedException said =
        assertThrows(
            UnsupportedException.class, () -> new GgufModelKeys(config, host.layout(), "tiny"));
    assertTrue(said.getMessage().contains(named), said.getMessage());
  }
}
