package org.scion.runner.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.model.source.ModelSource;

class ModelChecksTest {
  private static final String MARKED =
      "{% for m in messages %}{{ m.role }}: {% if m.role == 'assistant' %}{% generation %}"
          + "{{ m.content }}{{ eos_token }}{% endgeneration %}{% else %}{{ m.content }}{% endif %}\n"
          + "{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}";
  private static final int WIDTH = 4;

  @TempDir Path folder;

  private List<String> warnings(ObjectNode tokenizer, String generation, boolean chats)
      throws IOException {
    return warnings(tokenizer, generation, chats, -1);
  }

  private List<String> warnings(
      ObjectNode tokenizer, String generation, boolean chats, long untrained) throws IOException {
    SpecFolder.make(folder);
    Path model = folder.resolve("model");
    Files.writeString(model.resolve("tokenizer_config.json"), Json.line(tokenizer));
    Files.writeString(model.resolve("generation_config.json"), generation.replace('\'', '"'));
    embedding(model, untrained);
    ModelSource source = ModelSource.resolve(model.toString(), folder);
    try (TextTokenizer own = TextTokenizer.of(source)) {
      return new ModelChecks(source, own, chats).warnings();
    }
  }

  /** A checkpoint of one table, in which one row is zero. */
  private static void embedding(Path model, long untrained) throws IOException {
    int rows;
    try (TextTokenizer tokenizer = Tokenizers.bpe()) {
      rows = tokenizer.vocabularySize();
    }
    int bytes = 4 * rows * WIDTH;
    byte[] header =
        ("{\"model.embed_tokens.weight\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[0,%d]}}")
            .formatted(rows, WIDTH, bytes)
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + header.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length).put(header);
    for (int i = 0; i < rows * WIDTH; i++) {
      file.putFloat(i / WIDTH == untrained ? 0 : 0.1f + i % 3);
    }
    Files.write(model.resolve("model.safetensors"), file.array());
  }

  private static long end() {
    try (TextTokenizer tokenizer = Tokenizers.bpe()) {
      return tokenizer.special().endId().orElseThrow();
    }
  }

  private static ObjectNode config() {
    return Json.object().put("eos_token", "<|endoftext|>");
  }

  @Test
  void nothingIsSaidOfAModelInOrder() throws IOException {
    String stops = "{'eos_token_id': " + end() + "}";
    assertEquals(List.of(), warnings(config(), stops, false));
    assertEquals(List.of(), warnings(config().put("chat_template", MARKED), stops, true));
  }

  @Test
  void anEndThatGenerationDoesNotStopAtIsSaid() throws IOException {
    List<String> said = warnings(config(), "{'eos_token_id': 3}", false);
    assertEquals(1, said.size(), said.toString());
    assertTrue(said.get(0).startsWith("Wrong end token"), said.get(0));
    assertTrue(said.get(0).contains("[3]"), said.get(0));
  }

  @Test
  void aTemplateWithoutEndMarkOrPromptIsSaid() throws IOException {
    String plain = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}";
    List<String> said =
        warnings(config().put("chat_template", plain), "{'eos_token_id': " + end() + "}", true);
    assertEquals(3, said.size(), said.toString());
    assertTrue(said.get(0).contains("no generation mark"), said.get(0));
    assertTrue(said.get(1).contains("add_generation_prompt"), said.get(1));
    assertTrue(said.get(2).startsWith("Wrong end token"), said.get(2));
  }

  @Test
  void endAndPadWithoutATrainedRowAreSaid() throws IOException {
    String stops = "{'eos_token_id': " + end() + "}";
    List<String> said = warnings(config(), stops, false, end());
    assertEquals(1, said.size(), said.toString());
    assertTrue(said.get(0).contains("was never trained"), said.get(0));
    said = warnings(config().put("pad_token", "<pad-that-is-not-there>"), stops, false);
    assertTrue(said.get(0).contains("is not in the vocabulary"), said.toString());
    said = warnings(config().put("pad_token", "a"), stops, false, id("a"));
    assertTrue(said.get(0).contains("The pad token 'a'"), said.toString());
  }

  private static long id(String token) {
    try (TextTokenizer tokenizer = Tokenizers.bpe()) {
      return tokenizer.id(token).orElseThrow();
    }
  }
}
