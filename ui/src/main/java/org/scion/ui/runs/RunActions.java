package org.scion.ui.runs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.scion.core.SpecException;
import org.scion.core.run.RunFolder;
import org.scion.core.run.UserData;
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

  /** Ends the worker at once, if that is said twice: what came after the checkpoint is lost. */
  public void kill(RunRow run) {
    context
        .notices()
        .offer(
            Messages.text("run.kill.really", run.state().name()),
            Messages.text("run.kill.now"),
            () -> ask("kill", run, queue -> queue.kill(folder(run))));
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

  /** A queued run is the next to start. */
  void first(RunRow run) {
    List<RunRow> waiting = context.runs().withStatus("queued");
    ask("first", run, queue -> queue.priority(folder(run), highest(waiting) + 1));
  }

  private int highest(List<RunRow> waiting) {
    return waiting.stream()
        .mapToInt(r -> folder(r).queueJson().path("priority").asInt())
        .max()
        .orElse(0);
  }

  /** Marks runs, or takes the mark away. */
  public void favourite(List<RunRow> runs, boolean on) {
    change(runs, user -> user.withFavourite(on));
  }

  /** Leaves runs out of the table, or shows them again; nothing of them is deleted. */
  public void archive(List<RunRow> runs, boolean on) {
    change(runs, user -> user.withArchived(on));
    if (on) {
      context
          .notices()
          .offer(
              Messages.text("runs.archived", names(runs)),
              Messages.text("runs.undo"),
              () -> change(runs, user -> user.withArchived(false)));
    }
  }

  /** Adds tags and takes some away. */
  public void tag(List<RunRow> runs, List<String> add, List<String> remove) {
    change(runs, user -> user.withTags(add, remove));
  }

  /** Writes what a person notes about a run. */
  public void note(RunRow run, String text) {
    change(List.of(run), user -> user.withNotes(text));
  }

  private void change(List<RunRow> runs, UnaryOperator<UserData> edit) {
    context
        .background()
        .run(
            List.of("note", runs.stream().map(RunRow::id).toList()),
            () -> {
              runs.forEach(run -> edit.apply(UserData.read(folder(run))).write(folder(run)));
              return runs;
            },
            done -> context.runs().refresh(),
            context.notices()::report);
  }

  private static String names(List<RunRow> runs) {
    return runs.size() == 1
        ? runs.get(0).state().name()
        : Messages.text("runs.several", runs.size());
  }

  /** Moves runs to the trash of the workspace and offers to bring them back. */
  public void delete(List<RunRow> runs) {
    Optional<RunRow> live = runs.stream().filter(run -> run.state().live()).findFirst();
    if (live.isPresent()) {
      context
          .notices()
          .report(
              new SpecException(
                  live.get().state().name(),
                  Messages.text("status." + live.get().state().status()).toLowerCase(Locale.ROOT),
                  Messages.text("runs.delete.allowed"),
                  Messages.text("runs.delete.advice")));
      return;
    }
    Path trash = context.services().workspace().path().resolve("trash");
    Path home = context.services().workspace().runs();
    move(
        runs,
        home,
        trash,
        () ->
            context
                .notices()
                .offer(
                    Messages.text("runs.deleted", names(runs)),
                    Messages.text("runs.undo"),
                    () -> move(runs, trash, home, () -> {})));
  }

  private void move(List<RunRow> runs, Path from, Path to, Runnable then) {
    context
        .background()
        .run(
            List.of("move", runs.stream().map(RunRow::id).toList()),
            () -> {
              for (RunRow run : runs) {
                if (run.state().status().equals("queued")
                    && from.equals(folder(run).path().getParent())) {
                  context.services().queue().stop(folder(run));
                }
                Files.createDirectories(to);
                Files.move(from.resolve(run.id()), to.resolve(run.id()));
              }
              return runs;
            },
            done -> {
              context.runs().refresh();
              then.run();
            },
            context.notices()::report);
  }
}
