package org.scion.app.window;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.TextField;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunQueue;
import org.scion.core.service.RunRow;
import org.scion.core.technique.Techniques;
import org.scion.runner.worker.LocalJobs;
import org.scion.runner.worker.LocalLauncher;
import org.scion.storage.RunIndex;
import org.scion.ui.Services;
import org.scion.ui.background.PooledBackground;
import org.scion.ui.shell.ShellView;
import org.scion.ui.shell.ShellViewModel;
import org.scion.ui.tour.Headless;
import org.scion.ui.tour.HeadlessWindow;
import org.scion.ui.workbench.Screen;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** The window in memory on real techniques, real workers and a real index, operated by a robot. */
final class WindowTrial implements AutoCloseable {
  private static final int SECONDS = 300;
  private static final int BEAT_MILLIS = 200;

  final FxRobot robot = new FxRobot();
  private final PooledBackground background = new PooledBackground(Platform::runLater);
  private final long begun = System.nanoTime();
  private final RunIndex index;
  private final HeadlessWindow window;

  /** Opens it as a start of the program does. */
  WindowTrial(Workspace workspace, RunQueue queue) {
    Headless.start();
    System.setProperty("testfx.robot", "glass");
    System.setProperty("testfx.headless", "true");
    index = RunIndex.open(workspace);
    window =
        HeadlessWindow.open(
            new Services(
                workspace,
                Techniques.load(),
                new LocalJobs(),
                new LocalLauncher(),
                queue,
                index,
                List.of(sample()),
                Clock.systemUTC()),
            background);
    WaitForAsyncUtils.waitForFxEvents();
  }

  @Override
  public void close() {
    window.close();
    background.close();
    index.close();
  }

  /** The folder of nano-lm. */
  static Path sample() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(here.resolve("sample-projects"))) {
      here = here.getParent();
    }
    return here.resolve("sample-projects/nano-lm");
  }

  ShellViewModel model() {
    return window.model();
  }

  ShellView shell() {
    return window.shell();
  }

  /** Waits, and beats as the window does every second. */
  void until(String what, Callable<Boolean> condition) throws Exception {
    try {
      WaitForAsyncUtils.waitFor(
          SECONDS,
          TimeUnit.SECONDS,
          () -> {
            Thread.sleep(BEAT_MILLIS); // as the window, it leaves the processors to the worker
            return Headless.call(
                () -> {
                  model().context().runs().refresh();
                  shell().tick();
                  return condition.call();
                });
          });
    } catch (TimeoutException never) {
      throw new AssertionError("never: " + what + "; said: " + said(), never);
    }
    WaitForAsyncUtils.waitForFxEvents();
    long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    System.out.println("window: " + seconds + " s: " + what);
  }

  /** All notices that are in sight. */
  List<String> said() {
    return Headless.call(
        () -> model().context().notices().list().stream().map(n -> n.words()).toList());
  }

  /** Notices of what nobody foresaw. */
  List<String> errors() {
    return Headless.call(
        () ->
            model().context().notices().list().stream()
                .filter(n -> !n.details().isEmpty())
                .map(n -> n.words() + "\n" + n.details())
                .toList());
  }

  <T extends Node> T find(String query, Class<T> type) {
    return robot.from(shell()).lookup(query).queryAs(type);
  }

  boolean shown(String query) {
    return !robot.from(shell()).lookup(query).queryAll().isEmpty();
  }

  /**
   * Presses a button between two renewals of a live page, where a robot's way to it would take
   * longer than the button is there.
   */
  void press(String query) throws Exception {
    until(
        query + " is pressed",
        () -> {
          Optional<ButtonBase> button =
              robot.from(shell()).lookup(query).queryAll().stream()
                  .filter(ButtonBase.class::isInstance)
                  .map(ButtonBase.class::cast)
                  .filter(b -> b.getScene() != null && !b.isDisabled() && b.isVisible())
                  .findFirst();
          button.ifPresent(ButtonBase::fire);
          return button.isPresent();
        });
  }

  void show(Screen screen, Object argument) {
    Headless.call(
        () -> {
          model().show(screen, argument);
          return null;
        });
    WaitForAsyncUtils.waitForFxEvents();
  }

  /** Replaces what a field holds. */
  void type(String field, String text) throws Exception {
    until(field, () -> shown(field));
    TextField input = find(field, TextField.class);
    Headless.call(
        () -> {
          input.requestFocus();
          input.selectAll();
          return null;
        });
    robot.write(text).type(javafx.scene.input.KeyCode.ENTER);
  }

  List<RunRow> runs(String status) {
    return Headless.call(() -> model().context().runs().withStatus(status));
  }
}
