package org.scion.runner.contract;

import java.util.ArrayList;
import java.util.List;
import org.scion.core.technique.Technique;
import org.scion.core.technique.Techniques;
import org.scion.runner.train.Optimizer;

/**
 * Which techniques work together, asked of the plan and, for two small ones, tried. One technique
 * stands for each family.
 *
 * @param all the techniques
 */
public record Composition(Techniques all) {
  /** The technique that stands for its family, in the order of the table. */
  public static final List<String> STAND_INS =
      List.of(
          "lora",
          "pissa",
          "adalora",
          "houlsby",
          "prompt_tuning",
          "prefix_tuning",
          "last_layers",
          "full",
          "galore",
          "nf4");

  /**
   * Two techniques in one run, in this order of the list.
   *
   * @param first listed first, so it attaches first and stands nearer to the base
   * @param second listed second
   * @param reason why the plan refuses them; empty if it does not
   */
  public record Pair(String first, String second, String reason) {}

  /** Every ordered pair of stand-ins. */
  public List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (String first : STAND_INS) {
      for (String second : STAND_INS) {
        pairs.add(pair(first, second));
      }
    }
    return pairs;
  }

  /** What the plan says to two techniques on a tiny language model, each at its usual sites. */
  public Pair pair(String first, String second) {
    return new Pair(first, second, plan(first, second).refusal());
  }

  /** Attaches two techniques that the plan lets pass and trains them; the last loss. */
  public double tried(String first, String second) {
    try (ContractTrial trial = new ContractTrial(TinyHost.LLAMA, plan(first, second), 7)) {
      Optimizer optimizer = trial.optimizer(1e-3);
      List<Double> losses = trial.train(optimizer, 1, 3, 1e-3);
      return losses.get(losses.size() - 1);
    }
  }

  private TrialPlan plan(String first, String second) {
    return TrialPlan.of(all, List.of(find(first), find(second)), TinyHost.LLAMA);
  }

  private Technique find(String id) {
    return all.find(id).orElseThrow();
  }

  /** The table as Markdown, with the reasons below. */
  public String markdown() {
    List<String> reasons = new ArrayList<>();
    StringBuilder table = new StringBuilder("| first \\ second |");
    STAND_INS.forEach(id -> table.append(' ').append(id).append(" |"));
    table.append("\n|---|").append("---|".repeat(STAND_INS.size()));
    for (String first : STAND_INS) {
      table.append("\n| **").append(first).append("** |");
      for (String second : STAND_INS) {
        table.append(' ').append(cell(pair(first, second).reason(), reasons)).append(" |");
      }
    }
    table.append("\n\n");
    for (int i = 0; i < reasons.size(); i++) {
      table.append(i + 1).append(". ").append(reasons.get(i)).append('\n');
    }
    return table.toString();
  }

  private static String cell(String reason, List<String> reasons) {
    if (reason.isEmpty()) {
      return "yes";
    }
    String why = reason.lines().findFirst().orElse("");
    if (!reasons.contains(why)) {
      reasons.add(why);
    }
    return "no (" + (reasons.indexOf(why) + 1) + ")";
  }
}
