package org.scion.core.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.scion.core.SpecException;
import org.scion.core.spec.Nearest;

/**
 * The classes of a task and their order, which is the order of the rows of the head. Immutable.
 *
 * <p>Labels that are all whole numbers are ordered as numbers, others by code point.
 */
public final class LabelSet {
  /** The one output of a regression, under the name that transformers gives it. */
  public static final LabelSet NUMBER = new LabelSet(List.of("LABEL_0"), "labels");

  private final List<String> names;
  private final Map<String, Integer> indexes = new LinkedHashMap<>();

  private LabelSet(Collection<String> names, String where) {
    this.names = List.copyOf(names);
    for (String name : this.names) {
      if (indexes.put(name, indexes.size()) != null) {
        throw new SpecException(where, name, "each label once", "Remove the second one");
      }
    }
    if (this.names.isEmpty()) {
      throw new SpecException(where, "", "at least one label", "Look at the label column");
    }
  }

  /** The distinct labels of examples, sorted. */
  public static LabelSet sorted(Collection<String> labels) {
    boolean numbers = labels.stream().allMatch(label -> label.matches("-?\\d{1,18}"));
    Comparator<String> order =
        numbers
            ? Comparator.<String>comparingLong(Long::parseLong)
                .thenComparing(Comparator.naturalOrder())
            : Comparator.naturalOrder();
    TreeSet<String> distinct = new TreeSet<>(order);
    distinct.addAll(labels);
    return new LabelSet(distinct, "labels");
  }

  /** The labels in a given order. */
  public static LabelSet inOrder(List<String> labels, String where) {
    return new LabelSet(labels, where);
  }

  /**
   * The labels of a checkpoint's {@code id2label}.
   *
   * @throws SpecException if the ids are not 0, 1, 2, ...
   */
  public static LabelSet ofIds(Map<String, String> id2label, String where) {
    SortedMap<Integer, String> sorted = new TreeMap<>();
    for (Map.Entry<String, String> entry : id2label.entrySet()) {
      if (!entry.getKey().matches("\\d{1,9}")) {
        throw new SpecException(where, entry.getKey(), "whole numbers from 0", "Correct the id");
      }
      sorted.put(Integer.valueOf(entry.getKey()), entry.getValue());
    }
    if (!sorted.isEmpty() && sorted.lastKey() != sorted.size() - 1) {
      throw new SpecException(
          where, sorted.keySet().toString(), "0 to " + (sorted.size() - 1), "Close the gap");
    }
    return new LabelSet(sorted.values(), where);
  }

  public List<String> names() {
    return names;
  }

  public int size() {
    return names.size();
  }

  public boolean contains(String label) {
    return indexes.containsKey(label);
  }

  /**
   * The row of the head for a label.
   *
   * @throws SpecException if the label is unknown
   */
  public int index(String label) {
    Integer index = indexes.get(label);
    if (index == null) {
      String advice =
          Nearest.to(label, names).map(near -> "Did you mean '" + near + "'?").orElse("");
      throw new SpecException("label", label, String.join(", ", names), advice);
    }
    return index;
  }

  public String name(int index) {
    return names.get(index);
  }
}
