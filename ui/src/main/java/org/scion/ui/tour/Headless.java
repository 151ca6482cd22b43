package org.scion.ui.tour;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javafx.application.Platform;

/** JavaFX without a display, drawn by software into memory. */
public final class Headless {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "glass.platform", "Monocle",
          "monocle.platform", "Headless",
          "prism.order", "sw",
          "prism.text", "t2k",
          "java.awt.headless", "true",
          "headless.geometry", "3840x2160-32");

  // Kept, because the logging framework forgets loggers that nobody holds.
  private static final Logger JAVAFX = Logger.getLogger("javafx");

  private Headless() {}

  /** Starts JavaFX, unless this process already has; must come before anything asks for it. */
  public static void start() {
    SETTINGS.forEach(System::setProperty);
    // On the class path JavaFX warns about exactly that, each time.
    JAVAFX.setLevel(Level.SEVERE);
    CompletableFuture<Void> started = new CompletableFuture<>();
    try {
      Platform.startup(() -> started.complete(null));
    } catch (IllegalStateException alreadyRunning) {
      started.complete(null);
    }
    started.join();
    Platform.setImplicitExit(false);
  }

  /** Runs something on JavaFX's thread and waits for its result; on that thread itself, at once. */
  public static <T> T call(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Runnable task =
        () -> {
          try {
            result.complete(work.call());
          } catch (Exception | Error e) {
            result.completeExceptionally(e);
          }
        };
    if (Platform.isFxApplicationThread()) {
      task.run();
    } else {
      Platform.runLater(task);
    }
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
