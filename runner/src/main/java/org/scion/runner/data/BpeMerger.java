package org.scion.runner.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;

/**
 * Words as rows of token ids, and how often each pair of neighbours stands in them; joins the most
 * frequent pair over and over. Confined to one thread.
 *
 * <p>A queue holds every count that a pair has ever had; an entry that is not its count any more is
 * passed over when it comes up.
 */
final class BpeMerger {
  private record Candidate(Pair pair, long count) {
    static final Comparator<Candidate> ORDER =
        Comparator.comparingLong((Candidate c) -> -c.count)
            .thenComparingInt(c -> c.pair.left)
            .thenComparingInt(c -> c.pair.right);
  }

  private record Pair(int left, int right) {}

  private final List<String> special;
  private final List<String> tokens = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<String> merges = new ArrayList<>();
  private final List<int[]> words = new ArrayList<>();
  private final List<Long> wordCounts = new ArrayList<>();
  private final Map<Pair, Long> counts = new HashMap<>();
  private final Map<Pair, Set<Integer>> places = new HashMap<>();
  private final PriorityQueue<Candidate> queue = new PriorityQueue<>(Candidate.ORDER);

  /**
   * @param special tokens that get the first ids
   * @param words in the alphabet of bytes, with how often each was seen
   */
  BpeMerger(List<String> special, SortedMap<String, Long> words) {
    this.special = special;
    special.forEach(this::token);
    ByteAlphabet.all().forEach(this::token);
    words.forEach(
        (word, count) -> {
          this.words.add(word.chars().map(c -> ids.get(Character.toString(c))).toArray());
          wordCounts.add(count);
        });
    for (int w = 0; w < this.words.size(); w++) {
      count(w, 1);
    }
    counts.forEach((pair, count) -> queue.add(new Candidate(pair, count)));
  }

  BpeVocabulary vocabulary() {
    return new BpeVocabulary(special, tokens, merges);
  }

  /** Joins pairs until there are {@code size} tokens, or no pair is left. */
  void mergeUntil(int size) {
    while (tokens.size() < size) {
      Candidate best = queue.poll();
      if (best == null) {
        return;
      }
      if (best.count == counts.getOrDefault(best.pair, 0L)) {
        join(best.pair);
      }
    }
  }

  private void join(Pair pair) {
    String left = tokens.get(pair.left);
    String right = tokens.get(pair.right);
    merges.add(left + " " + right);
    int joined = token(left + right);
    Set<Pair> changed = new HashSet<>();
    for (int w : List.copyOf(places.get(pair))) {
      changed.addAll(count(w, -1));
      words.set(w, joined(words.get(w), pair, joined));
      changed.addAll(count(w, 1));
    }
    for (Pair p : changed) {
      long count = counts.getOrDefault(p, 0L);
      if (count > 0) {
        queue.add(new Candidate(p, count));
      } else {
        counts.remove(p);
        places.remove(p);
      }
    }
  }

  private static int[] joined(int[] word, Pair pair, int token) {
    int[] result = new int[word.length];
    int length = 0;
    for (int i = 0; i < word.length; i++) {
      boolean here = i + 1 < word.length && word[i] == pair.left && word[i + 1] == pair.right;
      result[length++] = here ? token : word[i];
      i += here ? 1 : 0;
    }
    return Arrays.copyOf(result, length);
  }

  /** Adds or takes away the pairs of a word, and returns them. */
  private List<Pair> count(int w, int sign) {
    int[] word = words.get(w);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < word.length; i++) {
      Pair pair = new Pair(word[i], word[i + 1]);
      pairs.add(pair);
      counts.merge(pair, sign * wordCounts.get(w), Long::sum);
      Set<Integer> where = places.computeIfAbsent(pair, p -> new HashSet<>());
      if (sign > 0) {
        where.add(w);
      } else {
        where.remove(w);
      }
    }
    return pairs;
  }

  private int token(String text) {
    Integer known = ids.get(text);
    if (known != null) {
      return known;
    }
    ids.put(text, tokens.size());
    tokens.add(text);
    return tokens.size() - 1;
  }
}
