package org.scion.ui.compose;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.scion.core.model.source.ModelRegistry;
import org.scion.core.model.source.ModelSummary;
import org.scion.core.technique.Family;
import org.scion.core.technique.Technique;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.ModelChoice;

/** Brings the composer into the states that the tour draws, with the steps a person would take. */
public final class ComposeScenes {
  private static final int LAST = Integer.MAX_VALUE;

  private ComposeScenes() {}

  /** The model of the workspace with the most layers; null without a model. */
  public static ModelChoice deepestModel(Context context) {
    return new ModelRegistry(context.services().workspace().path())
        .list().stream()
            .max(Comparator.comparingInt(ModelSummary::layers))
            .map(m -> new ModelChoice(m.id()))
            .orElse(null);
  }

  /** LoRA on the attention of every layer, something else on the upper third; cells selected. */
  public static void twoTechniques(ComposeView view) {
    ComposeViewModel model = view.model();
    model.put("name", "two-techniques");
    model.put("task", "causal-lm");
    int layers = model.plan().get().grid().map(SiteGrid::layers).orElse(0);
    put(model, Family.WEIGHT_DELTA, 0, LAST);
    put(model, Family.HIDDEN_STATE, 2 * layers / 3, LAST);
    model.selection().only(block(model, layers / 3, layers / 3 + 3, 0, 3));
  }

  /** The same with a text in the YAML pane that is not YAML. */
  public static void yamlWithAnError(ComposeView view) {
    twoTechniques(view);
    view.model().selection().clear();
    view.showYaml(true);
    view.model().type(view.model().yaml().get() + "training:\n  epochs: [3\n  batch_size: 8\n");
  }

  /** A technique over a grid of which half cannot take it. */
  public static void refused(ComposeView view) {
    twoTechniques(view);
    view.model().selection().clear();
    first(view.model(), Family.HIDDEN_STATE).ifPresent(view.model().dragged()::set);
  }

  private static Optional<Technique> first(ComposeViewModel model, Family family) {
    return model.context().services().techniques().all().stream()
        .filter(t -> t.description().family() == family)
        .filter(t -> !t.description().siteKinds().isEmpty())
        .sorted(Comparator.comparing(t -> !List.of("lora", "ia3").contains(t.id())))
        .findFirst();
  }

  private static void put(ComposeViewModel model, Family family, int from, int to) {
    first(model, family)
        .ifPresent(
            technique -> {
              List<SiteGrid.Spot> takes = new ArrayList<>();
              for (SiteGrid.Spot spot : block(model, from, to, 0, 99)) {
                boolean attention = family != Family.WEIGHT_DELTA || spot.column() < 4;
                if (attention && model.refusal(technique, List.of(spot)).isEmpty()) {
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
