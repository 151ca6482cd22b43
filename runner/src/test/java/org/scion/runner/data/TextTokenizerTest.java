package org.scion.runner.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.model.source.ModelSource;

class TextTokenizerTest {
  @TempDir Path workspace;

  @Test
  void byteLevelIdsAreThoseOfHuggingFaceWithoutPaddingOrTruncationOfTheFile() {
    try (TextTokenizer tokenizer = Tokenizers.bpe()) {
      List<String> texts = new ArrayList<>();
      for (JsonNode c : Tokenizers.cases("bpe")) {
        String text = c.path("text").asText();
        texts.add(text);
        assertArrayEquals(Tokenizers.ids(c.path("ids")), tokenizer.encode(text, true), text);
        assertEquals(
            c.path("decoded").asText(), tokenizer.decode(Tokenizers.ids(c.path("ids")), false));
      }
      long[][] together = tokenizer.encode(texts, true);
      for (int i = 0; i < texts.size(); i++) {
        assertArrayEquals(tokenizer.encode(texts.get(i), true), together[i]);
      }
    }
  }

  @Test
  void wordPieceOfMiniLmIsThatOfHuggingFace() {
    try (TextTokenizer tokenizer =
        TextTokenizer.of(ModelSource.resolve(ModelSource.MINILM, workspace))) {
      for (JsonNode c : Tokenizers.cases("minilm")) {
        String text = c.path("text").asText();
        long[] ids = Tokenizers.ids(c.path("ids"));
        assertArrayEquals(ids, tokenizer.encode(text, true), text);
        assertArrayEquals(Tokenizers.ids(c.path("bare")), tokenizer.encode(text, false), text);
        assertEquals(c.path("decoded").asText(), tokenizer.decode(ids, true));
      }
      assertEquals(30522, tokenizer.vocabularySize());
      assertArrayEquals(new long[] {101}, tokenizer.opening());
      assertArrayEquals(new long[] {102}, tokenizer.closing());
      assertEquals(0, tokenizer.special().pad().orElseThrow().id());
      assertTrue(tokenizer.special().end().isEmpty());
    }
  }

  @Test
  void specialTokensMayBeTextsOrObjects() {
    JsonNode config =
        Json.parse(
            "{\"eos_token\": {\"content\": \"<|endoftext|>\", \"lstrip\": false},"
                + " \"pad_token\": \"<|pad|>\", \"bos_token\": \"<nowhere>\"}",
            "test");
    try (TextTokenizer tokenizer =
        TextTokenizer.open(Tokenizers.resource("bpe.json"), Optional.of(config))) {
      assertEquals(
          Optional.of(new SpecialTokens.Token("<|endoftext|>", 0)), tokenizer.special().end());
      assertEquals(Optional.of(new SpecialTokens.Token("<|pad|>", 1)), tokenizer.special().pad());
      assertTrue(tokenizer.special().begin().isEmpty());
      assertEquals(List.of(0L), tokenizer.endIds());
      assertEquals(330, tokenizer.vocabularySize());
      assertEquals(1, tokenizer.id("<|pad|>").orElseThrow());
      assertFalse(tokenizer.id("<nowhere>").isPresent());
    }
  }

  @Test
  void damagedFilesAreRefused() {
    byte[] cut = "{\"model\": {\"type\"".getBytes(StandardCharsets.UTF_8);
    byte[] empty = "{\"model\": {\"type\": \"BPE\"}}".getBytes(StandardCharsets.UTF_8);
    for (byte[] json : List.of(cut, empty)) {
      SpecException e =
          assertThrows(SpecException.class, () -> TextTokenizer.open(json, Optional.empty()));
      assertEquals("tokenizer.json", e.problems().get(0).where());
    }
  }
}
