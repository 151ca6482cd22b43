package org.scion.ui;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.scion.ui.background.Background;
import org.scion.ui.background.PooledBackground;
import org.scion.ui.shell.ShellView;
import org.scion.ui.shell.ShellViewModel;
import org.scion.ui.shell.WindowState;
import org.scion.ui.text.Messages;
import org.scion.ui.theme.Theme;
import org.scion.ui.workbench.Screen;

/** The workbench window. One per process; it never loads the native engine. */
public final class ScionWindow extends Application {
  private static final AtomicReference<Services> GIVEN = new AtomicReference<>();
  private static final AtomicReference<WindowState> REMEMBERED =
      new AtomicReference<>(WindowState.FIRST);
  // Kept, because the logging framework forgets loggers that nobody holds.
  private static final Logger JAVAFX = Logger.getLogger("javafx");

  private static final Duration BEAT = Duration.seconds(1);

  private PooledBackground background;
  private ShellViewModel model;
  private WindowState kept;

  /** Opens the window and returns when it is closed. */
  public static void launch(Services services) {
    GIVEN.set(services);
    REMEMBERED.set(WindowState.read(file(services)));
    // On the class path JavaFX warns about exactly that, each time.
    JAVAFX.setLevel(Level.SEVERE);
    Application.launch(ScionWindow.class);
  }

  private static Path file(Services services) {
    return services.workspace().path().resolve("window.json");
  }

  /** The frame with all its screens, without a window around it: for tests and for the tour. */
  public static ShellView shell(ShellViewModel model) {
    Theme.loadFonts();
    return new ShellView(model, Screens::factory);
  }

  /** A view model for a scene of one's own. */
  public static ShellViewModel model(Services services, Background background) {
    return new ShellViewModel(services, background);
  }

  @Override
  public void start(Stage stage) {
    Services services = GIVEN.get();
    WindowState state = REMEMBERED.get();
    kept = state;
    background = new PooledBackground(Platform::runLater);
    model = model(services, background);
    model.dark().set(state.dark());
    model.scale().set(state.scale() == 0 ? Theme.systemScale() : state.scale());
    ShellView shell = shell(model);
    Scene scene = new Scene(shell, state.width(), state.height());
    dress(scene);
    model.dark().addListener((o, was, is) -> dress(scene));
    model.scale().addListener((o, was, is) -> dress(scene));
    Thread.UncaughtExceptionHandler report =
        (thread, error) -> background.publish(() -> model.context().notices().report(error));
    Thread.currentThread().setUncaughtExceptionHandler(report);
    Thread.setDefaultUncaughtExceptionHandler(report);
    stage.setTitle(Messages.text("shell.title", services.workspace().path()));
    stage.setMinWidth(960);
    stage.setMinHeight(600);
    stage.setScene(scene);
    place(stage, state);
    stage.setOnHiding(e -> close(stage));
    Arrays.stream(Screen.values())
        .filter(s -> s.name().equals(state.screen()) && s.onRail())
        .findFirst()
        .ifPresent(model::show);
    stage.show();
    Timeline beat = new Timeline(new KeyFrame(BEAT, e -> beat(shell, stage)));
    beat.setCycleCount(Animation.INDEFINITE);
    beat.play();
    beat(shell, stage);
  }

  /** Where it was, if that is still on a screen; never larger than the screen. */
  private static void place(Stage stage, WindowState state) {
    boolean known = state.x() != null;
    var screens =
        known
            ? javafx.stage.Screen.getScreensForRectangle(
                state.x(), state.y(), state.width(), state.height())
            : java.util.List.<javafx.stage.Screen>of();
    javafx.stage.Screen screen =
        screens.isEmpty() ? javafx.stage.Screen.getPrimary() : screens.get(0);
    Rectangle2D room = screen.getVisualBounds();
    stage.setWidth(Math.min(state.width(), room.getWidth()));
    stage.setHeight(Math.min(state.height(), room.getHeight()));
    if (!screens.isEmpty()) {
      stage.setX(Math.max(room.getMinX(), Math.min(state.x(), room.getMaxX() - stage.getWidth())));
      stage.setY(Math.max(room.getMinY(), Math.min(state.y(), room.getMaxY() - stage.getHeight())));
    }
    stage.setMaximized(state.maximised());
  }

  private void beat(ShellView shell, Stage stage) {
    model.context().runs().refresh();
    shell.tick();
    WindowState now = state(stage);
    if (!now.equals(kept)) {
      kept = now;
      // Not only at the end: a window that is killed comes back as it was.
      background.run(
          "window-state",
          () -> {
            now.write(file(GIVEN.get()));
            return now;
          },
          done -> {},
          model.context().notices()::report);
    }
  }

  private void dress(Scene scene) {
    (model.dark().get() ? Theme.DARK : Theme.LIGHT).apply(scene, model.scale().get());
  }

  private WindowState state(Stage stage) {
    Screen shown = model.screen().get();
    String name = shown == null ? "HOME" : shown.name();
    return new WindowState(
        stage.getX(),
        stage.getY(),
        stage.getWidth(),
        stage.getHeight(),
        stage.isMaximized(),
        model.dark().get(),
        model.scale().get(),
        name);
  }

  private void close(Stage stage) {
    WindowState last = state(stage);
    background.close();
    if (!last.equals(kept)) {
      // A thread that the process waits for; a slow disk must not hold the window open.
      new Thread(() -> last.write(file(GIVEN.get())), "window state").start();
    }
  }
}
