package org.scion.ui.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.scion.core.SpecException;
import org.scion.core.run.RunFolder;
import org.scion.core.service.RunQueue;
import org.scion.core.service.RunRow;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;

/** What can be done with a run. Errors go to the notices. */
public final class RunActions {
  private final Context context;

  public RunActions(Context context) {
    this.context = context;
  }

  private RunFolder folder(RunRow run) {
    return new RunFolder(context.services().workspace().runs().resolve(run.id()));
  }

  public void pause(RunRow run) {
    ask("pause", run, queue -> queue.pause(folder(run)));
  }

  /** Goes on: from a pause, or from the last checkpoint of a run that ended. */
  public void resume(RunRow run) {
    ask("resume", run, queue -> queue.resume(folder(run)));
  }

  public void stop(RunRow run) {
    ask("stop", run, queue -> queue.stop(folder(run)));
  }

  private void ask(String what, RunRow run, Consumer<RunQueue> action) {
    context
        .background()
        .run(
            what + " " + run.id(),
            () -> {
              action.accept(context.services().queue());
              return run;
            },
            done -> context.runs().refresh(),
            context.notices()::report);
  }

  /** Opens the run's spec in the composer: the same, but... */
  public void fork(RunRow run) {
    context.navigator().show(Screen.COMPOSE, folder(run).spec());
  }

  /** Moves the run to the trash of the workspace and offers to bring it back. */
  public void delete(RunRow run) {
    if (run.state().live()) {
      context
          .notices()
          .report(
              new SpecException(
                  run.state().name(),
                  Messages.text("status." + run.state().status()).toLowerCase(Locale.ROOT),
                  Messages.text("runs.delete.allowed"),
                  Messages.text("runs.delete.advice")));
      return;
    }
    Path from = folder(run).path();
    Path to = context.services().workspace().path().resolve("trash").resolve(run.id());
    move(from, to, () -> offerUndo(run, from, to));
  }

  private void offerUndo(RunRow run, Path from, Path to) {
    context
        .notices()
        .offer(
            Messages.text("runs.deleted", run.state().name()),
            Messages.text("runs.undo"),
            () -> move(to, from, () -> {}));
  }

  private void move(Path from, Path to, Runnable then) {
    context
        .background()
        .run(
            "move " + from.getFileName(),
            () -> moved(from, to),
            done -> {
              context.runs().refresh();
              then.run();
            },
            context.notices()::report);
  }

  private static Path moved(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    return Files.move(from, to);
  }
}
