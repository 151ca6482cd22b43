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
import org.scion.core.data.MultiLabelExample;
import org.scion.core.data.TaggedExample;
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
  void theFirstTokenOfEachWordHasItsTag() {
    try (TextTokenizer tokenizer = Tokenizers.bpe()) {
      List<String> words = List.of("How", "\uD83D\uDE00zürich", "far");
      LabelSet tags = LabelSet.inOrder(List.of("O", "B-a", "I-a"), "tags");
      TaggedExample row = new TaggedExample(words, List.of("O", "B-a", "I-a"));
      TokenisedExample example =
          new ExampleTokeniser(tokenizer, 64).tagged(List.of(row), tags).get(0);
      assertArrayEquals(tokenizer.encode(String.join(" ", words), false), example.ids());
      long[] seen = Arrays.stream(example.labels()).filter(l -> l != -100).toArray();
      assertArrayEquals(new long[] {0, 1, 2}, seen);
      assertEquals(3, example.labelled());
      int second = tokenizer.encode("How", false).length;
      // A token that is the blank alone says nothing of the word behind it.
      boolean blank = tokenizer.decode(new long[] {example.ids()[second]}, false).isBlank();
      assertEquals(1, example.labels()[blank ? second + 1 : second]);
      int third = tokenizer.encode("How " + words.get(1), false).length;
      assertTrue(Arrays.stream(example.labels()).skip(third).limit(2).anyMatch(l -> l == 2));
    }
  }

  @Test
  void numbersAndSeveralLabelsAreAimedAt() {
    try (TextTokenizer tokenizer = Tokenizers.bpe()) {
      ExampleTokeniser tokeniser = new ExampleTokeniser(tokenizer, 64);
      LabelledExample scored = new LabelledExample("How far?", null, "-2.5");
      assertArrayEquals(new float[] {-2.5f}, tokeniser.scored(List.of(scored)).get(0).values());
      LabelSet labels = LabelSet.inOrder(List.of("a", "b", "c"), "labels");
      MultiLabelExample several = new MultiLabelExample("How far?", List.of("c", "a"));
      TokenisedExample example = tokeniser.multiLabel(List.of(several), labels).get(0);
      assertArrayEquals(new float[] {1, 0, 1}, example.values());
      assertEquals(1, example.labelled());
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
