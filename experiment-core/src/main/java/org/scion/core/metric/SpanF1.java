package org.scion.core.metric;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * F1 over labelled spans in sequences of IOB2 tags: a span counts as found when start, end and type
 * agree (micro average, as seqeval).
 */
public final class SpanF1 {
  private SpanF1() {}

  /** What begins a span. */
  public enum Rule {
    /**
     * {@code B-} does, and an {@code I-} whose type is not that of the tag before (seqeval
     * default).
     */
    CONLL,
    /** Only {@code B-} does; a stray {@code I-} belongs to no span (seqeval strict with IOB2). */
    STRICT
  }

  private record Span(int sequence, int start, int end, String type) {}

  /**
   * Scores tag sequences.
   *
   * @throws IllegalArgumentException if numbers or lengths of sequences differ, or a tag is not
   *     {@code O}, {@code B-type} or {@code I-type}
   */
  public static Overlap score(List<List<String>> truth, List<List<String>> predicted, Rule rule) {
    if (truth.size() != predicted.size()) {
      throw new IllegalArgumentException(
          truth.size() + " true sequences and " + predicted.size() + " predicted");
    }
    Set<Span> wanted = new HashSet<>();
    Set<Span> given = new HashSet<>();
    for (int i = 0; i < truth.size(); i++) {
      if (truth.get(i).size() != predicted.get(i).size()) {
        throw new IllegalArgumentException(
            "sequence "
                + i
                + ": "
                + truth.get(i).size()
                + " tags, predicted "
                + predicted.get(i).size());
      }
      collect(i, truth.get(i), rule, wanted);
      collect(i, predicted.get(i), rule, given);
    }
    long shared = given.stream().filter(wanted::contains).count();
    return Overlap.of(shared, given.size(), wanted.size());
  }

  private static void collect(int sequence, List<String> tags, Rule rule, Set<Span> spans) {
    int start = -1;
    String type = "";
    for (int i = 0; i <= tags.size(); i++) {
      String tag = i < tags.size() ? tags.get(i) : "O";
      boolean inside = tag.startsWith("I-");
      boolean begins = tag.startsWith("B-");
      if (!inside && !begins && !tag.equals("O")) {
        throw new IllegalArgumentException("tag '" + tag + "'; allowed: O, B-type, I-type");
      }
      String tagType = tag.equals("O") ? "" : tag.substring(2);
      if (start >= 0 && !(inside && tagType.equals(type))) {
        spans.add(new Span(sequence, start, i, type));
        start = -1;
      }
      if (begins || (inside && start < 0 && rule == Rule.CONLL)) {
        start = i;
        type = tagType;
      }
    }
  }
}
