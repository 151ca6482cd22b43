package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.scion.core.Json;
import org.scion.core.model.source.ModelRegistry;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.run.UserData;
import org.scion.core.run.Workspace;
import org.scion.ui.tour.Example;

/**
 * A workspace worth drawing: the session's own, or where that has too few finished runs one in
 * which nano-lm is trained for the purpose, by real workers, within two minutes or three; a last
 * run is still at it while the pictures are drawn.
 */
final class TourRuns implements AutoCloseable {
  private static final int COMPARABLE = 2;
  private static final String MODEL = "nano-lm";
  private static final int STEPS_TO_SHOW = 40;
  private static final int MOST_WAITS = 600;
  private static final int WAIT_MILLIS = 200;

  private final Session session;
  private final Optional<Path> made;
  private final List<RunFolder> endless = new ArrayList<>();

  TourRuns(Session given) {
    if (finished(given.workspace()) >= COMPARABLE) {
      session = given;
      made = Optional.empty();
      return;
    }
    try {
      made = Optional.of(Files.createTempDirectory("scion-tour-runs"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a workspace for the tour", e);
    }
    // The name of the folder is seen in every picture.
    Workspace workspace = Workspace.open(made.get().resolve("tour"));
    // One run is paused, another at work.
    RunFolder.writeWhole(
        workspace.path().resolve("settings.json"), "{\"queue\": {\"max_parallel\": 2}}");
    session = new Session(given.wiring(), workspace, given.json());
  }

  /** The session to draw from. */
  Session session() {
    return session;
  }

  private static long finished(Workspace workspace) {
    return workspace.runFolders().stream()
        .filter(run -> RunState.read(run).status().equals("done"))
        .count();
  }

  /**
   * Trains what there is to draw, if the session's own runs are too few.
   *
   * @param needs what the pictures show
   */
  void prepare(Set<Example> needs) throws InterruptedException {
    if (made.isEmpty()) {
      return;
    }
    new ModelRegistry(session.workspace().path())
        .add(Samples.file("nano-lm/model").toString(), Optional.of(MODEL));
    if (!needs.isEmpty()) {
      say(
          "This workspace has fewer than "
              + COMPARABLE
              + " finished runs; training some to draw, by the name of "
              + needs);
    }
    writers(needs);
    full(needs);
    if (needs.contains(Example.RANKS)) {
      train(
          "nano-log-adalora",
          "techniques[0].id=adalora",
          "techniques[0].target_rank=6",
          "techniques[0].final_steps=8",
          "techniques[0].interval=2");
    }
    if (needs.contains(Example.FAILED)) {
      train("nano-log-strict", "training.stop_on_grad_norm=0.01");
    }
    if (needs.contains(Example.CLASSIFIER)) {
      intents();
    }
    if (needs.contains(Example.PAUSED)) {
      RunFolder run = endless("nano-log-later");
      session.wiring().queue(session.workspace()).pause(run);
      waitFor(state -> !state.status().equals("running"), run);
    }
    if (needs.contains(Example.LIVE)) {
      endless("nano-log-long");
    }
  }

  private void writers(Set<Example> needs) throws InterruptedException {
    boolean looked = needs.contains(Example.SPECTRA) || needs.contains(Example.APART);
    if (!looked && !needs.contains(Example.WRITER)) {
      return;
    }
    RunFolder lora = train("nano-log", "training.seed=1");
    if (needs.contains(Example.SEEDS)) {
      train("nano-log", "training.seed=2");
    }
    if (looked) {
      ObjectNode arguments = Json.object().put("run", lora.id());
      session.job("spectra", arguments.put("top", 10).put("epsilon", 0.5).put("all", false));
    }
    if (needs.contains(Example.APART)) {
      apart(lora);
    }
  }

  private void full(Set<Example> needs) throws InterruptedException {
    if (!needs.contains(Example.FULL)) {
      return;
    }
    RunFolder full = train("nano-log-full", "techniques=[{id: full}]", "training.seed=1");
    UserData.NONE.withTags(List.of("baseline"), List.of()).withFavourite(true).write(full);
    if (needs.contains(Example.SEEDS)) {
      train("nano-log-full", "techniques=[{id: full}]", "training.seed=2");
    }
  }

  /** A run that would go on for long, until it has something to show. */
  private RunFolder endless(String name) throws InterruptedException {
    RunFolder run = start("nano-lm", List.of("name=" + name, "training.epochs=200"));
    endless.add(run);
    waitFor(s -> !s.status().equals("queued") && !(s.live() && s.step() < STEPS_TO_SHOW), run);
    return run;
  }

  /** A short run of nano-lm with samples of what it says. */
  private RunFolder train(String name, String... set) throws InterruptedException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "name=" + name,
                "training.epochs=3",
                "training.eval_every=12",
                "lab.spectra=true",
                "lab.share=0.2",
                "lab.norms=4",
                "training.samples=[\"We met the Marigold off the slip. It was calm.\\n\","
                    + " \"Wind west force four, rain after lunch.\\n\"]"));
    all.addAll(List.of(set));
    return follow(start("nano-lm", all));
  }

  /** What the lab asks of a whole run. */
  private void apart(RunFolder run) {
    ObjectNode scale = Json.object().put("run", run.id()).put("rows", 20);
    scale.putArray("lambdas").add(1.0).add(0.5).add(0.0);
    session.job("lab-scale", scale.put("top", 10).put("epsilon", 0.5));
    for (String job : List.of("lab-landscape", "lab-cka", "lab-graft")) {
      session.job(job, Json.object().put("run", run.id()).put("rows", 20));
    }
  }

  private void intents() throws InterruptedException {
    follow(start("support-intent", List.of("training.steps=24", "training.eval_every=8")));
  }

  private RunFolder start(String project, List<String> set) {
    say("== " + project + " " + String.join(" ", set));
    SpecFile file = new SpecFile(session, Samples.file(project + "/experiment.yaml"));
    RunFolder run = RunCommand.prepare(session, file, set, null);
    RunCommand.starter(session).start(run);
    return run;
  }

  private RunFolder follow(RunFolder run) throws InterruptedException {
    new RunFollower(session, run).follow();
    return run;
  }

  private static void waitFor(Predicate<RunState> condition, RunFolder run)
      throws InterruptedException {
    for (int i = 0; i < MOST_WAITS && !condition.test(RunState.read(run)); i++) {
      Thread.sleep(WAIT_MILLIS);
    }
  }

  private void say(String line) {
    session.wiring().terminal().err().println(line);
  }

  /** Deletes what was made for the tour. */
  @Override
  public void close() {
    if (made.isEmpty()) {
      return;
    }
    endless.forEach(run -> session.wiring().queue(session.workspace()).kill(run));
    try (Stream<Path> all = Files.walk(made.get())) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      say("The workspace of the tour stays in " + made.get() + ": " + e.getMessage());
    }
  }
}
