package org.scion.plugins.combining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A way to combine LoRA adapters, by PEFT's name: {@code ties}, {@code ties_svd}, {@code cat}.
 *
 * @param id the name
 * @param form what is merged
 * @param way how tensors are merged; null for cat
 */
public record MergeKind(String id, Form form, TensorMerge way) {
  /** What is merged. */
  public enum Form {
    /** A and B apart. */
    FACTORS,
    /** Ranks are put side by side. */
    CAT,
    /** The changes s B A, then cut to a rank. */
    DELTAS
  }

  /** Every kind. */
  public static final List<MergeKind> ALL = all();

  private static List<MergeKind> all() {
    List<MergeKind> kinds = new ArrayList<>();
    kinds.add(new MergeKind("cat", Form.CAT, null));
    kinds.add(new MergeKind("svd", Form.DELTAS, TensorMerge.LINEAR));
    for (TensorMerge way : TensorMerge.values()) {
      kinds.add(new MergeKind(way.id(), Form.FACTORS, way));
      if (way != TensorMerge.LINEAR) {
        kinds.add(new MergeKind(way.id() + "_svd", Form.DELTAS, way));
      }
    }
    return List.copyOf(kinds);
  }

  public static Optional<MergeKind> find(String id) {
    return ALL.stream().filter(k -> k.id().equals(id)).findFirst();
  }
}
