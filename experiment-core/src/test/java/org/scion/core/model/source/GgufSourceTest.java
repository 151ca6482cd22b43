package org.scion.core.model.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.checkpoint.Mutations;

class GgufSourceTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void copyFile() throws IOException {
    file = folder.resolve("small.gguf");
    try (InputStream in = getClass().getResourceAsStream("/org/scion/core/checkpoint/small.gguf")) {
      Files.copy(in, file);
    }
  }

  private ModelSource source() {
    return ModelSource.resolve("small.gguf", folder.resolve("workspace"), folder);
  }

  /** Replaces a text of the same length inside the file. */
  private void replace(String from, String to) throws IOException {
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertTrue(bytes.contains(from));
    Files.writeString(file, bytes.replace(from, to), StandardCharsets.ISO_8859_1);
  }

  private JsonNode tokenizer() {
    return Json.parse(
        new String(source().tokenizerJson().orElseThrow(), StandardCharsets.UTF_8), "tokenizer");
  }

  @Test
  void theConfigIsThatOfHuggingFace() {
    JsonNode config = source().config();
    assertEquals("LlamaForCausalLM", config.at("/architectures/0").asText());
    assertEquals("llama", config.path("model_type").asText());
    assertEquals(2, config.path("num_attention_heads").asInt());
    assertEquals(1, config.path("num_key_value_heads").asInt());
    assertEquals(8, config.path("head_dim").asInt());
    assertEquals(16, config.path("num_hidden_layers").asInt());
    assertEquals(10, config.path("vocab_size").asInt());
    assertEquals(1e-5, config.path("rms_norm_eps").asDouble());
    assertEquals(50_000.0, config.at("/rope_parameters/rope_theta").asDouble());
    assertTrue(config.path("tie_word_embeddings").asBoolean());
    assertTrue(config.path("attention_bias").asBoolean());
    assertEquals(0, config.path("eos_token_id").asInt());
    assertTrue(config.path("pad_token_id").isNull());
    assertEquals(List.of(0), source().endIds());
  }

  @Test
  void theTokenizerHasVocabularyMergesAndSpecialTokens() {
    JsonNode tokenizer = tokenizer();
    assertEquals(7, tokenizer.at("/model/vocab/ll").asInt());
    assertEquals("ll o", tokenizer.at("/model/merges/2").asText());
    assertEquals(2, tokenizer.path("added_tokens").size());
    assertTrue(tokenizer.at("/added_tokens/0/special").asBoolean());
    assertFalse(tokenizer.at("/added_tokens/1/special").asBoolean());
    assertEquals("Digits", tokenizer.at("/pre_tokenizer/pretokenizers/0/type").asText());
    assertEquals("<|end|>", tokenizer.at("/post_processor/single/0/SpecialToken/id").asText());
    assertEquals(1, tokenizer.at("/post_processor/pair/3/Sequence/type_id").asInt());
    JsonNode config = source().tokenizerConfig().orElseThrow();
    assertEquals("{{ messages[0]['content'] }}", config.path("chat_template").asText());
    assertEquals("<|end|>", config.path("eos_token").asText());
    assertFalse(config.has("pad_token"));
  }

  @Test
  void otherWaysToSplitAndOtherTokenizersAreRefusedByName() throws IOException {
    replace("smollm", "falcon");
    UnsupportedException split = assertThrows(UnsupportedException.class, this::tokenizer);
    assertTrue(split.getMessage().contains("falcon"), split.getMessage());
    replace("gpt2", "bert");
    UnsupportedException kind = assertThrows(UnsupportedException.class, this::tokenizer);
    assertTrue(kind.getMessage().contains("'bert'"), kind.getMessage());
  }

  @Test
  void mergesOfUnknownTokensAndIdsOutsideAreRefused() throws IOException {
    replace("H e", "H x");
    SpecException merge = assertThrows(SpecException.class, this::tokenizer);
    assertTrue(merge.getMessage().contains("merges[0]"), merge.getMessage());
    byte[] bytes = Files.readAllBytes(file);
    String key = "tokenizer.ggml.eos_token_id";
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(key) + key.length() + 4;
    bytes[at] = 77;
    Files.write(file, bytes);
    SpecException id = assertThrows(SpecException.class, () -> source().tokenizerConfig());
    assertTrue(id.getMessage().contains("eos_token_id"), id.getMessage());
  }

  @Test
  void partialRotationIsRefusedByTheNameOfItsKey() throws IOException {
    replace("llama.rope.dimension_count", "llama.rope.dimension_c0unt");
    assertEquals(8, source().config().path("head_dim").asInt());
    replace("llama.attention.key_length", "llama.attention.key_1ength");
    replace("llama.rope.dimension_c0unt", "llama.rope.dimension_count");
    UnsupportedException e = assertThrows(UnsupportedException.class, () -> source().config());
    assertTrue(e.getMessage().contains("rope.dimension_count"), e.getMessage());
  }

  @Test
  void theOtherSplittersKeepTheirRules() {
    JsonNode llama = GgufPreTokenizer.of("llama-bpe", file).json();
    String regex = llama.at("/pretokenizers/0/pattern/Regex").asText();
    assertEquals(
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|"
            + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
        regex);
    assertFalse(llama.at("/pretokenizers/1/use_regex").asBoolean());
    assertTrue(GgufPreTokenizer.LLAMA3.ignoresMerges());
    assertEquals("NFC", GgufPreTokenizer.of("qwen2", file).normalizer().path("type").asText());
    assertEquals("ByteLevel", GgufPreTokenizer.of("gpt-2", file).json().path("type").asText());
  }

  /**
   * Factors of Llama 3.2 (factor 32, base 500000, head width 64), by the reference rule: indices 0
   * and 31 are outside the blend.
   */
  @Test
  void llama3ScalingIsFoundFromItsFactors() {
    float[] factors = new float[32];
    for (int i = 0; i < factors.length; i++) {
      double frequency = Math.pow(500_000, -i / 32.0);
      double wavelength = 2 * Math.PI / frequency;
      double blend = Math.min(1, Math.max(0, (8192 / wavelength - 1) / 3));
      factors[i] = (float) (frequency / ((1 - blend) * frequency / 32 + blend * frequency));
    }
    JsonNode scaling = RopeFactors.llama3(file, 500_000, factors);
    assertEquals("llama3", scaling.path("rope_type").asText());
    assertEquals(32.0, scaling.path("factor").asDouble());
    factors[20] += 1;
    assertThrows(UnsupportedException.class, () -> RopeFactors.llama3(file, 500_000, factors));
    assertTrue(RopeFactors.llama3(file, 10_000, new float[] {1, 1}).isEmpty());
  }

  @Test
  void mutatedFilesAreRefusedOrRead() throws IOException {
    byte[] good = Files.readAllBytes(file);
    Mutations.run(
        good,
        2000,
        folder.resolve("m.gguf"),
        mutated -> {
          ModelSource source = ModelSource.resolve(mutated.toString(), folder);
          source.tokenizerJson();
          source.tokenizerConfig();
          source.endIds();
          source.config();
          source.hubId();
        });
  }
}
