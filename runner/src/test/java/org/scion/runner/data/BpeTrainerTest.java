package org.scion.runner.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.SpecException;

class BpeTrainerTest {
  private static final List<String> SPECIAL = List.of(BpeTrainer.END, BpeTrainer.PAD);

  @TempDir Path folder;

  @Test
  void learnsTheVocabularyThatHuggingFaceLearns() throws IOException {
    BpeVocabulary vocabulary = train(330, corpus());
    List<String> merges = new ArrayList<>();
    Tokenizers.cases("bpe_merges")
        .forEach(pair -> merges.add(pair.get(0).asText() + " " + pair.get(1).asText()));
    assertEquals(merges, vocabulary.merges());
    JsonNode theirs = Json.MAPPER.readTree(Tokenizers.resource("bpe.json")).path("model");
    assertEquals(theirs.path("vocab"), vocabulary.tokenizerJson().path("model").path("vocab"));
  }

  @Test
  void theOrderOfTheTextsDoesNotMatter() {
    List<String> reversed = new ArrayList<>(corpus());
    Collections.reverse(reversed);
    assertEquals(train(320, corpus()), train(320, reversed));
  }

  @Test
  void tokensGiveTheTextBackWhateverItIs() {
    BpeVocabulary vocabulary = train(400, corpus());
    byte[] json = Json.line(vocabulary.tokenizerJson()).getBytes(StandardCharsets.UTF_8);
    try (TextTokenizer tokenizer = TextTokenizer.open(json, Optional.of(vocabulary.configJson()))) {
      assertEquals(vocabulary.tokens().size(), tokenizer.vocabularySize());
      assertEquals(0, tokenizer.special().endId().orElseThrow());
      List<String> texts = new ArrayList<>(corpus());
      texts.addAll(List.of(" 日本語 🙂 \t\n\n x", "  ", "don't", "\u0000\u00ad", "a\r\nb"));
      for (String text : texts) {
        assertEquals(text, tokenizer.decode(tokenizer.encode(text, true), false));
      }
      assertArrayEquals(new long[] {0}, tokenizer.encode(BpeTrainer.END, false));
    }
  }

  @Test
  void aSmallTextFillsOnlyPartOfTheVocabulary() {
    BpeVocabulary vocabulary = train(5000, List.of("abab ab"));
    assertEquals(List.of("a b", "\u0120 ab", "ab ab"), vocabulary.merges());
    assertEquals(256 + 2 + 3, vocabulary.tokens().size());
    assertThrows(SpecException.class, () -> new BpeTrainer(257, SPECIAL));
  }

  @Test
  void theJobWritesATokenizerThatOpens() throws IOException {
    Path texts = folder.resolve("texts.jsonl");
    StringBuilder lines = new StringBuilder();
    corpus().forEach(t -> lines.append(Json.line(Json.object().put("text", t))).append('\n'));
    Files.writeString(texts, lines);
    Path out = folder.resolve("out");
    ObjectNode arguments = Json.object().put("column", "text").put("size", 300);
    arguments.put("out", out.toString()).putArray("files").add(texts.toString());
    ObjectNode result = new TrainTokenizerJob().run(LengthsJobTest.context(folder, arguments));
    assertEquals(300, result.path("size").asInt());
    assertEquals(corpus().size(), result.path("rows").asInt());
    assertEquals(2, result.path("files").size());
    JsonNode config = Json.read(out.resolve("tokenizer_config.json"));
    byte[] json = Files.readAllBytes(out.resolve("tokenizer.json"));
    try (TextTokenizer tokenizer = TextTokenizer.open(json, Optional.of(config))) {
      assertEquals(300, tokenizer.vocabularySize());
      assertEquals(List.of(0L), tokenizer.endIds());
    }
  }

  private static BpeVocabulary train(int size, List<String> texts) {
    BpeTrainer trainer = new BpeTrainer(size, SPECIAL);
    texts.forEach(trainer::add);
    return trainer.train();
  }

  private static List<String> corpus() {
    List<String> corpus = new ArrayList<>();
    Tokenizers.cases("corpus").forEach(text -> corpus.add(text.asText()));
    return corpus;
  }
}
