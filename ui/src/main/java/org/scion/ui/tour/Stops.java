package org.scion.ui.tour;

import java.util.List;
import org.scion.core.service.RunRow;
import org.scion.ui.compose.ComposeScenes;
import org.scion.ui.compose.ComposeView;
import org.scion.ui.playground.PlaygroundView;
import org.scion.ui.run.RunView;
import org.scion.ui.runs.RunsView;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;

/** Where the tour stops. */
final class Stops {
  private static final String PROMPT = "My card has not arrived yet. What can I do?";

  private Stops() {}

  static List<Stop> all() {
    return List.of(
        Stop.of(Screen.HOME, "empty", Stop.World.EMPTY),
        Stop.of(Screen.HOME, "filled", Stop.World.GIVEN),
        Stop.of(Screen.HOME, "narrow", Stop.World.SAMPLE).sized(1280, 720),
        Stop.of(Screen.COMPOSE, "empty", Stop.World.EMPTY),
        Stop.of(Screen.COMPOSE, "filled", Stop.World.SAMPLE)
            .doing(ComposeView.class, view -> ComposeScenes.thirtyLayers(view.model())),
        Stop.of(Screen.COMPOSE, "yaml", Stop.World.SAMPLE)
            .doing(ComposeView.class, ComposeScenes::yamlWithAnError),
        Stop.of(Screen.COMPOSE, "refused", Stop.World.SAMPLE)
            .doing(ComposeView.class, view -> ComposeScenes.refused(view.model())),
        Stop.of(Screen.COMPOSE, "narrow", Stop.World.SAMPLE)
            .sized(1280, 720)
            .doing(ComposeView.class, view -> ComposeScenes.classifier(view.model())),
        Stop.of(Screen.MODELS, "empty", Stop.World.EMPTY),
        Stop.of(Screen.MODELS, "filled", Stop.World.SAMPLE),
        Stop.of(Screen.DATA, "empty", Stop.World.EMPTY),
        Stop.of(Screen.DATA, "filled", Stop.World.SAMPLE)
            .with(c -> c.services().workspace().path().resolve("support-intent.csv")),
        Stop.of(Screen.RUNS, "empty", Stop.World.EMPTY),
        Stop.of(Screen.RUNS, "filled", Stop.World.GIVEN),
        Stop.of(Screen.RUNS, "hundred-grouped", Stop.World.MANY)
            .doing(RunsView.class, RunsView::groupByTechnique),
        Stop.of(Screen.RUN, "done", Stop.World.GIVEN).with(c -> run(c, "done")),
        Stop.of(Screen.RUN, "running", Stop.World.SAMPLE).with(c -> run(c, "running")),
        Stop.of(Screen.RUN, "failed", Stop.World.SAMPLE).with(c -> run(c, "failed")),
        Stop.of(Screen.RUN, "samples", Stop.World.SAMPLE)
            .with(c -> run(c, "done"))
            .doing(RunView.class, view -> view.select("run.tab.samples")),
        Stop.of(Screen.RUN, "log", Stop.World.SAMPLE)
            .with(c -> run(c, "failed"))
            .doing(RunView.class, view -> view.select("run.tab.log")),
        Stop.of(Screen.RUN, "spec", Stop.World.SAMPLE)
            .with(c -> run(c, "done"))
            .doing(RunView.class, view -> view.select("run.tab.spec")),
        Stop.of(Screen.RUN, "export", Stop.World.SAMPLE)
            .with(c -> run(c, "done"))
            .doing(RunView.class, view -> view.select("run.tab.export")),
        Stop.of(Screen.COMPARE, "empty", Stop.World.EMPTY),
        Stop.of(Screen.COMPARE, "filled", Stop.World.GIVEN).with(Stops::finished),
        Stop.of(Screen.COMPARE, "hundred", Stop.World.MANY).with(Stops::finished),
        Stop.of(Screen.LAB, "empty", Stop.World.EMPTY),
        Stop.of(Screen.LAB, "given", Stop.World.GIVEN).with(c -> run(c, "done")),
        Stop.of(Screen.LAB, "filled", Stop.World.SAMPLE).with(c -> named(c, "intent-lora")),
        Stop.of(Screen.LAB, "ranks", Stop.World.SAMPLE).with(c -> named(c, "intent-adalora")),
        Stop.of(Screen.LEARN, "first", Stop.World.EMPTY).with(c -> "first"),
        Stop.of(Screen.LEARN, "rank", Stop.World.EMPTY).with(c -> "rank"),
        Stop.of(Screen.LEARN, "lora", Stop.World.EMPTY).with(c -> "lora"),
        Stop.of(Screen.LEARN, "glossary", Stop.World.EMPTY).with(c -> "glossary"),
        Stop.of(Screen.PLAYGROUND, "empty", Stop.World.EMPTY),
        Stop.of(Screen.PLAYGROUND, "filled", Stop.World.SAMPLE)
            .doing(PlaygroundView.class, view -> view.model().prompt().set(PROMPT)));
  }

  private static Object finished(Context context) {
    return context.runs().withStatus("done").stream().map(RunRow::id).toList();
  }

  /** The oldest run of a name, in which the sample workspace keeps its spectra. */
  private static Object named(Context context, String name) {
    return context.runs().rows().stream()
        .filter(r -> r.state().name().equals(name))
        .sorted(java.util.Comparator.comparing(RunRow::id))
        .map(RunRow::id)
        .findFirst()
        .orElse(null);
  }

  /** The newest run in a state; any run if there is none. */
  private static Object run(Context context, String status) {
    return context.runs().withStatus(status).stream()
        .findFirst()
        .or(() -> context.runs().rows().stream().findFirst())
        .map(RunRow::id)
        .orElse(null);
  }
}
