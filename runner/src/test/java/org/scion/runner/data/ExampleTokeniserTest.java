package org.scion.runner.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.data.LabelSet;
import org.scion.core.data.LabelledExample;
import org.scion.core.data.TextExample;
import org.scion.core.model.source.ModelSource;

class ExampleTokeniserTest {
  @TempDir Path workspace;

  @Test
  void promptIsMaskedAndTheEndTokenIsLearnt() {
    try (TextTokenizer tokenizer = Tokenizers.bpe()) {
      TokenisedExample example = text(tokenizer, 64, "How far?", " Ten km.");
      long[] prompt = tokenizer.encode("How far?", false);
      long[] rest =
          LongStream.concat(LongStream.of(tokenizer.encode(" Ten km.", false)), LongStream.of(0))
              .toArray();
      assertArrayEquals(
          LongStream.concat(LongStream.of(prompt), LongStream.of(rest)).toArray(), example.ids());
      long[] labels = example.labels();
      assertTrue(Arrays.stream(labels).limit(prompt.length).allMatch(l -> l == -100));
      assertArrayEquals(rest, Arrays.copyOfRange(labels, prompt.length, labels.length));
      assertEquals(rest.length, example.labelled());
      assertFalse(example.truncated());
    }
  }

  @Test
  void longExamplesAreCutOnTheRightAndCounted() {
    try (TextTokenizer tokenizer = Tokenizers.bpe()) {
      TokenisedExample whole = text(tokenizer, 64, "How far?", " Ten km.");
      TokenisedExample cut = text(tokenizer, 7, "How far?", " Ten km.");
      assertArrayEquals(Arrays.copyOf(whole.ids(), 7), cut.ids());
      assertEquals(whole.length(), cut.fullLength());
      TokenisedExample promptOnly = text(tokenizer, 2, "abcd", "e");
      TokenisedSet set = new TokenisedSet("train", List.of(whole, cut, promptOnly));
      assertEquals(2, set.truncated());
      assertEquals(1, set.withoutLabel());
      assertEquals(cut.cut() + promptOnly.cut(), set.cut());
      assertEquals(whole.length(), set.longest());
      List<String> warnings = set.warnings(7);
      assertTrue(warnings.get(0).startsWith("train: 2 of 3 examples"), warnings.get(0));
      assertTrue(warnings.get(1).startsWith("train: 1 of 3 examples"), warnings.get(1));
    }
  }

  @Test
  void aTextWithoutPromptLearnsAllButItsFirstToken() {
    try (TextTokenizer tokenizer = Tokenizers.bpe()) {
      TokenisedExample example = text(tokenizer, 64, "", "How far?");
      assertArrayEquals(example.ids(), example.labels());
      assertEquals(example.length() - 1, example.labelled());
    }
  }

  @Test
  void classifierTextsKeepTheirClosingTokenAsInHuggingFace() {
    LabelSet labels = LabelSet.inOrder(List.of("no", "yes"), "labels");
    try (TextTokenizer tokenizer =
        TextTokenizer.of(ModelSource.resolve(ModelSource.MINILM, workspace))) {
      ExampleTokeniser tokeniser = new ExampleTokeniser(tokenizer, 8);
      for (JsonNode c : Tokenizers.cases("minilm")) {
        LabelledExample row = new LabelledExample(c.path("text").asText(), null, "yes");
        TokenisedExample example = tokeniser.labelled(List.of(row), labels).get(0);
        assertArrayEquals(Tokenizers.ids(c.path("cut8")), example.ids());
        assertEquals(c.path("ids").size(), example.fullLength());
        assertEquals(c.path("ids").size() > 8, example.truncated());
        assertEquals(1, example.label());
        assertEquals(1, example.labelled());
      }
      List<LabelledExample> pair = List.of(new LabelledExample("a", "b", "no"));
      assertThrows(UnsupportedException.class, () -> tokeniser.labelled(pair, labels));
      SpecException e = assertThrows(SpecException.class, () -> new ExampleTokeniser(tokenizer, 2));
      assertEquals("data.max_length", e.problems().get(0).where());
    }
  }

  private static TokenisedExample text(
      TextTokenizer tokenizer, int maxLength, String prompt, String completion) {
    return new ExampleTokeniser(tokenizer, maxLength)
        .texts(List.of(new TextExample(prompt, completion)))
        .get(0);
  }
}
