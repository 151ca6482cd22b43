package org.scion.runner.data;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.util.Arrays;
import java.util.List;

/**
 * The tokens of a text that is given as words.
 *
 * @param ids token ids, without special ones
 * @param firstOf for each token, the number of the word whose first token it is; -1 for tokens
 *     further inside a word and for blanks
 */
@SuppressWarnings("ArrayRecordComponent") // read once, by whoever asked for it
record WordTokens(long[] ids, int[] firstOf) {

  /**
   * @param encoding of the words with a blank between each two
   */
  static WordTokens of(List<String> words, Encoding encoding) {
    int[] text = String.join(" ", words).codePoints().toArray();
    int[] wordAt = wordOfEachCharacter(words, text.length);
    CharSpan[] spans = encoding.getCharTokenSpans();
    int[] firstOf = new int[spans.length];
    Arrays.fill(firstOf, -1);
    int last = -1;
    for (int t = 0; t < spans.length; t++) {
      int at = spans[t] == null ? text.length : spans[t].getStart();
      int end = spans[t] == null ? text.length : Math.min(spans[t].getEnd(), text.length);
      while (at < end && wordAt[at] < 0) {
        at++; // a blank belongs to the token of the word behind it in most vocabularies
      }
      if (at < end && wordAt[at] > last) {
        last = wordAt[at];
        firstOf[t] = last;
      }
    }
    return new WordTokens(encoding.getIds(), firstOf);
  }

  private static int[] wordOfEachCharacter(List<String> words, int length) {
    int[] wordAt = new int[length];
    Arrays.fill(wordAt, -1);
    int at = 0;
    for (int w = 0; w < words.size(); w++) {
      int size = words.get(w).codePointCount(0, words.get(w).length());
      Arrays.fill(wordAt, at, at + size, w);
      at += size + 1;
    }
    return wordAt;
  }
}
