package org.scion.ui;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.ui.background.PooledBackground;
import org.scion.ui.compose.ComposeView;
import org.scion.ui.shell.ShellView;
import org.scion.ui.shell.ShellViewModel;
import org.scion.ui.theme.Theme;
import org.scion.ui.tour.Headless;
import org.scion.ui.tour.SampleWorkspace;
import org.scion.ui.workbench.Screen;

/**
 * A disk that never answers: every file that the window may read is a pipe into which nobody
 * writes, so that a reader waits for ever. The window's thread must not be that reader.
 */
@Tag("ui")
class SlowDiskTest {
  private static final int SECONDS = 5;

  @TempDir Path temporary;

  private final PooledBackground background = new PooledBackground(Platform::runLater);
  private final List<Path> pipes = new ArrayList<>();
  private Workspace workspace;

  @BeforeEach
  void makePipes() throws IOException, InterruptedException {
    Headless.start();
    workspace = SampleWorkspace.write(temporary.resolve("workspace"));
    pipe(workspace.path().resolve("draft.json"));
    pipe(workspace.path().resolve("favourites.json"));
    pipe(workspace.path().resolve("composer.json"));
    pipe(workspace.path().resolve("runs-table.json"));
    pipe(workspace.path().resolve("recent-data.json"));
    pipe(workspace.path().resolve("support-intent.csv"));
    pipe(workspace.path().resolve("slow.yaml"));
    pipe(workspace.models().resolve("minilm.json"));
    for (RunFolder run : workspace.runFolders()) {
      pipe(run.events());
      pipe(run.plan());
    }
  }

  private void pipe(Path file) throws IOException, InterruptedException {
    Files.deleteIfExists(file);
    boolean made = false;
    try {
      made = new ProcessBuilder("mkfifo", file.toString()).start().waitFor() == 0;
    } catch (IOException noSuchProgram) {
      // Windows has no pipes of this kind.
    }
    assumeTrue(made, "no mkfifo here");
    pipes.add(file);
  }

  @AfterEach
  void letReadersGo() throws IOException {
    background.close();
    for (Path pipe : pipes) {
      // Open for both ends does not wait, and ends the waiting of readers.
      new RandomAccessFile(pipe.toFile(), "rw").close();
    }
  }

  /** Runs something on the window's thread, which must come back soon. */
  private <T> T promptly(String what, Callable<T> work) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    Platform.runLater(
        () -> {
          try {
            result.complete(work.call());
          } catch (Exception | Error e) {
            result.completeExceptionally(e);
          }
        });
    try {
      return result.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException blocked) {
      throw new AssertionError(what + " waits for the disk on the window's thread", blocked);
    }
  }

  @Test
  void noPlaceOfTheWindowWaitsForTheDisk() throws Exception {
    Services services = TestServices.in(workspace);
    ShellViewModel model = ScionWindow.model(services, background);
    ShellView shell = promptly("the frame", () -> ScionWindow.shell(model));
    Stage stage = promptly("the window", () -> show(shell));
    promptly("reading the runs", () -> refresh(model));
    String id = workspace.runFolders().get(0).id();
    for (Screen screen : Screen.values()) {
      promptly(screen.title(), () -> show(model, screen, screen == Screen.RUN ? id : null));
    }
    promptly(
        "opening data",
        () -> show(model, Screen.DATA, workspace.path().resolve("support-intent.csv")));
    promptly(
        "opening an experiment",
        () -> show(model, Screen.COMPOSE, workspace.path().resolve("slow.yaml")));
    promptly("changing the draft", () -> change(shell));
    assertTrue(promptly("closing", () -> close(stage)));
  }

  private static Stage show(ShellView shell) {
    Scene scene = new Scene(shell, 1280, 720);
    Theme.LIGHT.apply(scene);
    Stage stage = new Stage();
    stage.setScene(scene);
    stage.show();
    return stage;
  }

  private static boolean show(ShellViewModel model, Screen screen, Object argument) {
    model.show(screen, argument);
    return true;
  }

  private static boolean refresh(ShellViewModel model) {
    model.context().runs().refresh();
    return true;
  }

  private static boolean change(ShellView shell) {
    ((ComposeView) shell.view(Screen.COMPOSE)).model().put("model", "minilm");
    return true;
  }

  private static boolean close(Stage stage) {
    stage.close();
    return true;
  }
}
