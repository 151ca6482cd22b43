package org.scion.runner.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.model.source.ModelSource;

/** A SentencePiece vocabulary in a GGUF file; made by make_sentencepiece.py. */
class SentencePieceTest {
  @TempDir Path folder;

  @Test
  void readsTextsAsSentencePieceDoes() throws IOException {
    Path file = folder.resolve("sentencepiece.gguf");
    Files.write(file, Tokenizers.resource("sentencepiece.gguf"));
    JsonNode recorded =
        Json.MAPPER.readTree(Tokenizers.resource("sentencepiece.json")).path("cases");
    assertEquals(10, recorded.size());
    ModelSource source = ModelSource.resolve(file.toString(), folder);
    try (TextTokenizer tokenizer = TextTokenizer.of(source)) {
      for (JsonNode one : recorded) {
        String text = one.path("text").asText();
        long[] ids = Tokenizers.ids(one.path("ids"));
        assertArrayEquals(ids, tokenizer.encode(text, true), text);
        if (!text.equals("\u2581")) { // reads as a blank, and comes back as one
          assertEquals(text, tokenizer.decode(ids, true));
        }
      }
      assertEquals(2, tokenizer.special().endId().orElseThrow());
    }
  }
}
