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
import java.util.stream.Stream;
import org.scion.core.Json;
import org.scion.core.model.source.ModelRegistry;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.run.Workspace;

/**
 * A workspace worth drawing: the session's own, or where that has too few finished runs one in
 * which nano-lm is trained for the purpose, by real workers, within a minute or two.
 */
final class TourRuns implements AutoCloseable {
  private static final int COMPARABLE = 2;
  private static final String MODEL = "nano-lm";

  private final Session session;
  private final Optional<Path> made;

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
    session = new Session(given.wiring(), Workspace.open(made.get()), given.json());
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

  /** Trains what there is to draw, if the session's own runs are too few. */
  void prepare() throws InterruptedException {
    if (made.isEmpty()) {
      return;
    }
    say("This workspace has fewer than " + COMPARABLE + " finished runs; training some to draw.");
    new ModelRegistry(session.workspace().path())
        .add(Samples.file("nano-lm/model").toString(), Optional.of(MODEL));
    List<RunFolder> runs = new ArrayList<>();
    runs.add(train("nano-log", List.of("training.seed=1")));
    runs.add(train("nano-log", List.of("training.seed=2")));
    runs.add(
        train(
            "nano-log-adalora",
            List.of(
                "techniques[0].id=adalora",
                "techniques[0].target_rank=6",
                "techniques[0].final_steps=8",
                "techniques[0].interval=2")));
    runs.add(train("nano-log-strict", List.of("training.stop_on_grad_norm=0.01")));
    runs.add(train("nano-log-full", List.of("techniques=[{id: full}]", "training.seed=1")));
    ObjectNode arguments = Json.object().put("run", runs.get(0).id());
    session.job("spectra", arguments.put("top", 10).put("epsilon", 0.5).put("all", false));
  }

  private RunFolder train(String name, List<String> set) throws InterruptedException {
    say("== " + name + " " + String.join(" ", set));
    List<String> all =
        new ArrayList<>(
            List.of(
                "training.epochs=1",
                "training.eval_every=8",
                "training.samples=[\"We met the Marigold off the slip. It was calm.\\n\"]"));
    all.addAll(set);
    SpecFile file = new SpecFile(session, Samples.file("nano-lm/experiment.yaml"));
    RunFolder run = RunCommand.prepare(session, file, all, name);
    RunFollower follower = new RunFollower(session, run);
    RunCommand.starter(session).start(run);
    follower.follow();
    return run;
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
    try (Stream<Path> all = Files.walk(made.get())) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      say("The workspace of the tour stays in " + made.get() + ": " + e.getMessage());
    }
  }
}
