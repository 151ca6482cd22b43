package org.scion.core.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.scion.core.SpecProblem;

/** The known word that is nearest to a mistyped one, by edit distance. */
public final class Nearest {
  private Nearest() {}

  /** The nearest word, if it is near enough to be meant. */
  public static Optional<String> to(String word, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt((String k) -> distance(word, k)).thenComparing(k -> k))
        .filter(k -> distance(word, k) <= Math.max(2, word.length() / 2));
  }

  /** The problem of a key that nobody knows. */
  public static SpecProblem unknownKey(String where, String key, Collection<String> known) {
    String advice = to(key, known).map(k -> "Did you mean '" + k + "'?").orElse("");
    return new SpecProblem(
        where,
        key,
        "one of the keys " + String.join(", ", known.stream().sorted().toList()),
        advice);
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitute, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
