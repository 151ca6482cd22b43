package org.scion.ui.compose;

import java.util.ArrayList;
import java.util.List;
import org.scion.core.technique.Family;
import org.scion.core.technique.Technique;

/** Brings the composer into the states that the tour draws, with the steps a person would take. */
public final class ComposeScenes {
  private ComposeScenes() {}

  /** A language model of 30 layers with LoRA on some of them and something else on the rest. */
  public static void thirtyLayers(ComposeViewModel model) {
    model.put("name", "smollm-two-techniques");
    model.put("model", "smollm2-135m");
    model.put("task", "causal-lm");
    put(model, Family.WEIGHT_DELTA, 0, 29);
    put(model, Family.HIDDEN_STATE, 20, 29);
    model.selection().only(block(model, 12, 15, 0, 3));
  }

  /** The same with a text in the YAML pane that is not YAML. */
  public static void yamlWithAnError(ComposeView view) {
    thirtyLayers(view.model());
    view.model().selection().clear();
    view.showYaml(true);
    view.model().type(view.model().yaml().get() + "training:\n  epochs: [3\n  batch_size: 8\n");
  }

  /** A technique over a grid of which half cannot take it. */
  public static void refused(ComposeViewModel model) {
    thirtyLayers(model);
    model.selection().clear();
    first(model, Family.HIDDEN_STATE).ifPresent(model.dragged()::set);
  }

  /** A small classifier with its data chosen. */
  public static void classifier(ComposeViewModel model) {
    model.put("name", "intent-lora");
    model.put("model", "minilm");
    model.put("task", "classification");
    model.put("data.train", "support-intent.csv");
    model.put("data.columns.text", "{text}");
    model.put("data.columns.label", "intent");
    put(model, Family.WEIGHT_DELTA, 0, 5);
  }

  private static java.util.Optional<Technique> first(ComposeViewModel model, Family family) {
    return model.context().services().techniques().all().stream()
        .filter(t -> t.description().family() == family)
        .filter(t -> !t.description().siteKinds().isEmpty())
        .sorted(java.util.Comparator.comparing(t -> !List.of("lora", "ia3").contains(t.id())))
        .findFirst();
  }

  private static void put(ComposeViewModel model, Family family, int from, int to) {
    first(model, family)
        .ifPresent(
            technique -> {
              List<SiteGrid.Spot> takes = new ArrayList<>();
              for (SiteGrid.Spot spot : block(model, from, to, 0, 99)) {
                boolean linear = family != Family.WEIGHT_DELTA || spot.column() < 4;
                if (linear && model.refusal(technique, List.of(spot)).isEmpty()) {
                  takes.add(spot);
                }
              }
              if (!takes.isEmpty()) {
                model.place(technique, takes);
              }
            });
  }

  private static List<SiteGrid.Spot> block(
      ComposeViewModel model, int from, int to, int left, int right) {
    return model.plan().get().grid().stream()
        .flatMap(grid -> grid.spots().stream())
        .filter(s -> s.layer() >= from && s.layer() <= to)
        .filter(s -> s.column() >= left && s.column() <= right)
        .toList();
  }
}
