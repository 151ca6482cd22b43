package org.scion.core.metric;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Longest common subsequence of words between a text and its reference (Lin 2004, ROUGE-L at the
 * level of the whole text).
 *
 * <p>Words are runs of letters and digits of any script, in lower case, without stemming; on plain
 * English this is what the rouge-score package of Google does without its stemmer.
 */
public final class RougeL {
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

  private RougeL() {}

  /** Scores one text. */
  public static Overlap score(String truth, String predicted) {
    String[] a = words(truth);
    String[] b = words(predicted);
    return Overlap.of(longestCommon(a, b), b.length, a.length);
  }

  /**
   * Mean F1 over texts.
   *
   * @throws IllegalArgumentException if the lists differ in length or are empty
   */
  public static double mean(List<String> truth, List<String> predicted) {
    if (truth.size() != predicted.size() || truth.isEmpty()) {
      throw new IllegalArgumentException(
          truth.size() + " references and " + predicted.size() + " texts");
    }
    double sum = 0;
    for (int i = 0; i < truth.size(); i++) {
      sum += score(truth.get(i), predicted.get(i)).f1();
    }
    return sum / truth.size();
  }

  private static String[] words(String text) {
    return BETWEEN_WORDS
        .splitAsStream(text.toLowerCase(Locale.ROOT))
        .filter(word -> !word.isEmpty())
        .toArray(String[]::new);
  }

  private static long longestCommon(String[] a, String[] b) {
    int[] row = new int[b.length + 1];
    for (String word : a) {
      int diagonal = 0;
      for (int j = 1; j <= b.length; j++) {
        int above = row[j];
        row[j] = word.equals(b[j - 1]) ? diagonal + 1 : Math.max(above, row[j - 1]);
        diagonal = above;
      }
    }
    return row[b.length];
  }
}
