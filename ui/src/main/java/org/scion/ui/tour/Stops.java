package org.scion.ui.tour;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.scion.core.lab.LabAnswers;
import org.scion.core.service.RunRow;
import org.scion.core.spec.SpecReader;
import org.scion.ui.compare.CompareView;
import org.scion.ui.compose.ComposeScenes;
import org.scion.ui.compose.ComposeView;
import org.scion.ui.lab.LabView;
import org.scion.ui.playground.PlaygroundView;
import org.scion.ui.run.ExportViewModel;
import org.scion.ui.run.RunView;
import org.scion.ui.runs.RunsView;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;

/** Where the tour stops. */
final class Stops {
  private static final String NEW_PROMPT =
      "Rain all morning; the ferry was late and the nets were empty.\n";

  private static final String PROMPT =
      "We met the Marigold off the slip at a quarter past seven. It was calm.\n";

  /** Runs in every state that a table tells apart. */
  private static final Example[] MIXED = {
    Example.WRITER, Example.FULL, Example.FAILED, Example.LIVE
  };

  private Stops() {}

  static List<Stop> all() {
    return List.of(
        Stop.of(Screen.HOME, "empty", Stop.World.EMPTY),
        Stop.of(Screen.HOME, "filled", Stop.World.GIVEN).needs(MIXED),
        Stop.of(Screen.HOME, "narrow", Stop.World.GIVEN).needs(MIXED).sized(1280, 720),
        Stop.of(Screen.HOME, "large-letters", Stop.World.GIVEN).needs(MIXED).sized(1440, 900, 1.4),
        Stop.of(Screen.MODELS, "empty", Stop.World.EMPTY),
        Stop.of(Screen.MODELS, "filled", Stop.World.GIVEN),
        Stop.of(Screen.DATA, "empty", Stop.World.EMPTY),
        Stop.of(Screen.DATA, "filled", Stop.World.GIVEN).with(data("support-intent", "train.csv")),
        Stop.of(Screen.DATA, "masked", Stop.World.GIVEN).with(data("nano-lm", "train.jsonl")),
        Stop.of(Screen.DATA, "narrow", Stop.World.GIVEN)
            .sized(1280, 720)
            .with(data("nano-lm", "train.jsonl")),
        Stop.of(Screen.COMPOSE, "empty", Stop.World.EMPTY),
        sample("filled", view -> {}),
        sample("problem", Stops::wrongRate),
        thirty("layers", ComposeScenes::twoTechniques),
        thirty("refused", ComposeScenes::refused),
        thirty("yaml", ComposeScenes::yamlWithAnError),
        thirty("narrow", ComposeScenes::twoTechniques).sized(1280, 720),
        thirty("large-letters", ComposeScenes::twoTechniques).sized(1440, 900, 1.4),
        thirty("4k", ComposeScenes::twoTechniques).sized(3840, 2160),
        Stop.of(Screen.RUNS, "empty", Stop.World.EMPTY),
        Stop.of(Screen.RUNS, "filled", Stop.World.GIVEN).needs(MIXED),
        Stop.of(Screen.RUNS, "narrow", Stop.World.GIVEN).needs(MIXED).sized(1280, 720),
        Stop.of(Screen.RUNS, "large-letters", Stop.World.GIVEN).needs(MIXED).sized(1440, 900, 1.5),
        Stop.of(Screen.RUNS, "hundred", Stop.World.MANY).needs(MIXED),
        Stop.of(Screen.RUNS, "hundred-grouped", Stop.World.MANY)
            .needs(MIXED)
            .doing(RunsView.class, RunsView::groupByTechnique),
        run("done", "done", "charts").needs(Example.WRITER),
        run("running", "running", "charts").needs(Example.LIVE),
        run("failed", "failed", "charts").needs(Example.FAILED),
        Stop.of(Screen.RUN, "samples", Stop.World.GIVEN)
            .needs(Example.WRITER)
            .with(Stops::writer)
            .doing(RunView.class, view -> view.select("run.tab.samples")),
        run("paused", "paused", "charts").needs(Example.PAUSED),
        Stop.of(Screen.RUN, "weights", Stop.World.GIVEN)
            .needs(Example.RANKS)
            .sized(1440, 1900)
            .with(c -> first(c, r -> r.state().technique().contains("adalora")))
            .doing(RunView.class, view -> view.select("run.tab.charts")),
        run("log", "failed", "log").needs(Example.FAILED),
        run("spec", "done", "spec").needs(Example.WRITER),
        run("export", "done", "export").needs(Example.WRITER),
        Stop.of(Screen.RUN, "exported", Stop.World.GIVEN)
            .needs(Example.WRITER)
            .with(Stops::writer)
            .doing(RunView.class, view -> view.export(ExportViewModel.Format.SAFETENSORS)),
        run("artifacts", "done", "artifacts").needs(Example.WRITER),
        run("notes", "done", "notes").needs(Example.WRITER),
        run("narrow", "done", "charts").needs(Example.WRITER).sized(1280, 720),
        run("large-letters", "done", "charts").needs(Example.WRITER).sized(1440, 900, 1.5),
        Stop.of(Screen.COMPARE, "empty", Stop.World.EMPTY),
        Stop.of(Screen.COMPARE, "filled", Stop.World.GIVEN)
            .needs(Example.WRITER, Example.SEEDS, Example.FULL)
            .with(Stops::finished),
        Stop.of(Screen.COMPARE, "narrow", Stop.World.GIVEN)
            .needs(Example.WRITER, Example.SEEDS, Example.FULL)
            .sized(1280, 720)
            .with(Stops::finished),
        Stop.of(Screen.COMPARE, "tall", Stop.World.GIVEN)
            .needs(Example.WRITER, Example.SEEDS, Example.FULL)
            .sized(1440, 1900)
            .with(Stops::finished),
        Stop.of(Screen.COMPARE, "asked", Stop.World.GIVEN)
            .needs(Example.WRITER, Example.SEEDS, Example.FULL)
            .sized(1440, 1900)
            .with(Stops::finished)
            .doing(CompareView.class, view -> view.ask(NEW_PROMPT)),
        Stop.of(Screen.COMPARE, "large-letters", Stop.World.GIVEN)
            .needs(Example.WRITER, Example.SEEDS, Example.FULL)
            .sized(1440, 900, 1.5)
            .with(Stops::finished),
        Stop.of(Screen.COMPARE, "hundred", Stop.World.MANY)
            .needs(Example.WRITER, Example.SEEDS, Example.FULL)
            .with(Stops::finished),
        Stop.of(Screen.LAB, "empty", Stop.World.EMPTY),
        lab("filled", "weights", c -> spectra(c, true)).needs(Example.SPECTRA),
        lab("before", "weights", c -> spectra(c, false)).needs(Example.FULL),
        lab("watched", "weights", Stops::watched).needs(Example.WRITER),
        lab("training", "training", Stops::watched).needs(Example.WRITER),
        lab("scale", "scale", c -> kept(c, "lab/" + LabAnswers.scale("", null, 0.5) + ".json"))
            .doing(LabView.class, Stops::halfway)
            .needs(Example.APART),
        lab("ranks", "ranks", c -> first(c, r -> r.state().technique().contains("adalora")))
            .needs(Example.RANKS),
        lab("apart", "apart", c -> kept(c, "lab/lab-graft.json")).needs(Example.APART),
        lab("across", "across", c -> spectra(c, true)).needs(Example.SPECTRA),
        Stop.of(Screen.LEARN, "first", Stop.World.EMPTY).with(c -> "first"),
        Stop.of(Screen.LEARN, "rank", Stop.World.EMPTY).with(c -> "rank"),
        Stop.of(Screen.LEARN, "lora", Stop.World.EMPTY).with(c -> "lora"),
        Stop.of(Screen.LEARN, "glossary", Stop.World.EMPTY).with(c -> "glossary"),
        Stop.of(Screen.PLAYGROUND, "empty", Stop.World.EMPTY),
        Stop.of(Screen.PLAYGROUND, "filled", Stop.World.GIVEN)
            .needs(Example.WRITER)
            .with(Stops::writer)
            .doing(PlaygroundView.class, Stops::answered),
        Stop.of(Screen.PLAYGROUND, "classes", Stop.World.GIVEN)
            .needs(Example.CLASSIFIER)
            .with(c -> first(c, r -> done(r) && r.metric("accuracy").isPresent()))
            .doing(PlaygroundView.class, Stops::classified));
  }

  private static void wrongRate(ComposeView view) {
    view.model().put("training.learning_rate", "fast");
    view.showProblem();
  }

  /** The composer with a sample project open. */
  private static Stop sample(String state, Consumer<ComposeView> then) {
    return Stop.of(Screen.COMPOSE, state, Stop.World.GIVEN)
        .with(c -> sample(c, "support-intent", "experiment.yaml"))
        .doing(ComposeView.class, then);
  }

  /** The composer with the deepest model of the workspace. */
  private static Stop thirty(String state, Consumer<ComposeView> then) {
    return Stop.of(Screen.COMPOSE, state, Stop.World.GIVEN)
        .with(ComposeScenes::deepestModel)
        .doing(ComposeView.class, then);
  }

  private static Stop run(String state, String status, String tab) {
    return Stop.of(Screen.RUN, state, Stop.World.GIVEN)
        .with(c -> first(c, r -> r.state().status().equals(status)))
        .doing(RunView.class, view -> view.select("run.tab." + tab));
  }

  private static Function<Context, Object> data(String project, String file) {
    return c -> sample(c, project, "data/" + file);
  }

  /** A file of a sample project; null if the project is not there. */
  private static Object sample(Context context, String project, String file) {
    Optional<Path> found =
        context.services().samples().stream()
            .filter(folder -> folder.endsWith(project))
            .map(folder -> folder.resolve(file))
            .filter(Files::exists)
            .findFirst();
    return found.orElse(null);
  }

  /** Finished runs that can be told apart by the same measure: those of a language model. */
  private static Object finished(Context context) {
    List<String> ids =
        context.runs().rows().stream()
            .filter(r -> done(r) && r.metric("perplexity").isPresent())
            .map(RunRow::id)
            .toList();
    return ids.isEmpty() ? null : ids;
  }

  /** The finished run of a language model that writes best; null if there is none. */
  private static Object writer(Context context) {
    return context.runs().rows().stream()
        .filter(r -> done(r) && r.metric("perplexity").isPresent())
        .min(Comparator.comparingDouble(r -> r.metric("perplexity").getAsDouble()))
        .map(RunRow::id)
        .orElse(null);
  }

  private static void answered(PlaygroundView view) {
    view.model().prompt().set(PROMPT);
    view.model().generate();
  }

  private static void classified(PlaygroundView view) {
    view.model().prompt().set("Please send me a new card, I lost mine on holiday");
    view.model().generate();
  }

  private static boolean done(RunRow run) {
    return run.state().status().equals("done");
  }

  /** A page of the lab. */
  private static Stop lab(String state, String page, Function<Context, Object> run) {
    return Stop.of(Screen.LAB, state, Stop.World.GIVEN)
        .with(run)
        .doing(LabView.class, view -> view.select(page));
  }

  private static void halfway(LabView view) {
    view.select("scale");
    view.scale().lambda().set(0.5);
  }

  private static Object spectra(Context context, boolean computed) {
    return first(context, r -> done(r) && computed == has(context, r, "spectra.json"));
  }

  /** The newest run that has a file among its artifacts. */
  private static Object kept(Context context, String file) {
    return first(context, r -> done(r) && has(context, r, file));
  }

  private static boolean has(Context context, RunRow run, String file) {
    return Files.exists(context.services().workspace().run(run.id()).artifacts().resolve(file));
  }

  /** The newest run that recorded spectra while it trained. */
  private static Object watched(Context context) {
    return first(
        context,
        r ->
            done(r)
                && SpecReader.document(context.services().workspace().run(r.id()).spec())
                    .path("lab")
                    .path("spectra")
                    .asBoolean());
  }

  /** The newest run of a kind; null if there is none. */
  private static Object first(Context context, Predicate<RunRow> wanted) {
    return context.runs().rows().stream().filter(wanted).findFirst().map(RunRow::id).orElse(null);
  }
}
