package org.scion.runner.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scion.core.SpecException;

/**
 * Learns a byte-level BPE vocabulary.
 *
 * <p>Text is cut into words as for GPT-2 (a blank belongs to the word behind it), and each word
 * into bytes. Then, until the vocabulary is full, the pair of neighbours a, b with
 *
 * <pre>argmax over (a, b) of sum over words w of count(w) * occurrences of ab in w</pre>
 *
 * becomes a token of its own; among equals the pair with the lower ids. The same texts give the
 * same vocabulary, whatever their order. Confined to one thread.
 *
 * <p>Source: Sennrich, Haddow, Birch, Neural Machine Translation of Rare Words with Subword Units
 * (2016), section 3.2.
 */
public final class BpeTrainer {
  /** Ends a text, and separates texts. */
  public static final String END = "<|endoftext|>";

  /** Fills up. */
  public static final String PAD = "<|pad|>";

  private static final int BYTES = 256;
  private static final Pattern WORD =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+|"
              + " ?[^\\p{IsWhite_Space}\\p{L}\\p{N}]+|"
              + "\\p{IsWhite_Space}+(?!\\P{IsWhite_Space})|\\p{IsWhite_Space}+");

  private final int size;
  private final List<String> special;
  private final Map<String, Long> words = new HashMap<>();

  /**
   * @param size tokens of the vocabulary, special ones and the 256 bytes included
   * @param special tokens that stand for nothing in a text; they get the first ids
   * @throws SpecException if the size has no room for bytes and special tokens
   */
  public BpeTrainer(int size, List<String> special) {
    int least = BYTES + special.size();
    if (size < least) {
      throw new SpecException(
          "size",
          String.valueOf(size),
          "at least " + least + ": 256 bytes and " + special.size() + " special tokens",
          "");
    }
    this.size = size;
    this.special = List.copyOf(special);
  }

  /** Takes in a text. */
  public void add(String text) {
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.merge(ByteAlphabet.write(matcher.group()), 1L, Long::sum);
    }
  }

  /** Learns from the texts so far. */
  public BpeVocabulary train() {
    BpeMerger merger = new BpeMerger(special, new TreeMap<>(words));
    merger.mergeUntil(size);
    return merger.vocabulary();
  }
}
