package org.scion.core.technique;

/**
 * The families of techniques; what each may do at a site is architecture.md, "Where x what x when".
 */
public enum Family {
  WEIGHT_DELTA("Weight deltas", "L"),
  INITIALISATION("Initialisations", "I"),
  HIDDEN_STATE("Hidden states", "H"),
  SEQUENCE("Prompts and prefixes", "P"),
  SELECTIVE("Selective", "S"),
  RANK_ALLOCATION("Rank allocation", "R"),
  OPTIMIZER("Memory and optimizers", "O"),
  QUANTISED_BASE("Quantised base", "Q"),
  OBJECTIVE("Objectives", "J"),
  MERGING("Combining adapters", "M"),
  ANALYSIS("Analysis", "A");

  private final String label;
  private final String mark;

  Family(String label, String mark) {
    this.label = label;
    this.mark = mark;
  }

  public String label() {
    return label;
  }

  /** The letter that marks the family in a cell. */
  public String mark() {
    return mark;
  }

  /** The name in JSON: {@code weight-delta}. */
  public String id() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
