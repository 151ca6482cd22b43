package org.scion.ui.compose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Weighs the presets on a draft's model and data, and finds the lightest that this machine holds.
 */
final class Fitting {
  /** The rest is for the system and other programs. */
  private static final double USABLE = 0.9;

  private final DraftPlanner planner;
  private final Draft draft;

  /**
   * A preset on the draft.
   *
   * @param preset which
   * @param document the draft with it
   * @param trainable numbers trained
   * @param bytes most memory of the worker, estimated
   */
  record Weighed(Presets preset, ObjectNode document, long trainable, double bytes) {
    boolean fits() {
      return bytes <= USABLE * machineBytes();
    }
  }

  Fitting(DraftPlanner planner, Draft draft) {
    this.planner = planner;
    this.draft = draft;
  }

  /** Memory of this machine or of the container that the process is confined to. */
  static double machineBytes() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }

  /** Those that can be put on this model; empty without a model. */
  List<Weighed> weigh(List<Presets> presets) {
    List<Weighed> list = new ArrayList<>();
    for (Presets preset : presets) {
      weigh(preset, preset.apply(draft.document())).ifPresent(list::add);
    }
    return list;
  }

  private Optional<Weighed> weigh(Presets preset, ObjectNode document) {
    DraftPlan plan = planner.plan(document, draft.folder());
    boolean wrong = plan.problems().stream().anyMatch(p -> p.where().startsWith("techniques"));
    return plan.plan()
        .filter(p -> !wrong && p.trainable() > 0)
        .map(p -> new Weighed(preset, document, p.trainable(), p.memory().total()));
  }

  /**
   * The preset that takes least memory; if even that is too much, with half the batch and twice the
   * accumulation, so that a step sees as many examples as before.
   */
  Optional<Weighed> lightest(List<Presets> presets) {
    Optional<Weighed> best =
        weigh(presets).stream().min(Comparator.comparingDouble(Weighed::bytes));
    while (best.isPresent() && !best.get().fits()) {
      Optional<ObjectNode> halved = halved(best.get().document());
      if (halved.isEmpty()) {
        return best;
      }
      best = weigh(best.get().preset(), halved.get());
    }
    return best;
  }

  private static Optional<ObjectNode> halved(ObjectNode document) {
    ObjectNode copy = document.deepCopy();
    ObjectNode training = copy.withObject("/training");
    int batch = training.path("batch_size").asInt(USUAL_BATCH);
    if (batch <= 1) {
      return Optional.empty();
    }
    training.put("batch_size", batch / 2);
    training.put("accumulation", 2 * training.path("accumulation").asInt(1));
    return Optional.of(copy);
  }

  private static final int USUAL_BATCH = 8;
}
