package org.scion.ui.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import org.scion.core.run.RunFolder;
import org.scion.core.service.RunRow;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.RunPage;
import org.scion.ui.workbench.Screen;

/**
 * The guided first run: it looks at what really happens in the workspace and goes on by itself,
 * from an opened sample to an exported model. Confined to the window's thread.
 */
public final class Guide {
  private static final String SAMPLE = "nano-lm";

  private final Context context;
  private final Clock clock;
  private final ReadOnlyObjectWrapper<Step> step = new ReadOnlyObjectWrapper<>(Step.OFF);
  private final Set<String> before = new HashSet<>();
  private long begun;
  private long ended;
  private String run = "";

  /** Where it is. */
  public enum Step {
    OFF,
    OPEN,
    QUEUE,
    WATCH,
    EXPORT,
    DONE;

    /** The node of the window that is to be pressed next, as it is looked up; empty for none. */
    String node() {
      return switch (this) {
        case QUEUE -> "#queue-run";
        case EXPORT -> "#export-start";
        default -> "";
      };
    }
  }

  Guide(Context context, ReadOnlyObjectProperty<Screen> screen) {
    this.context = context;
    this.clock = context.services().clock();
    context.runs().rows().addListener((ListChangeListener<RunRow>) change -> look());
    screen.addListener(
        (o, was, is) -> {
          if (step.get() == Step.OPEN && is == Screen.COMPOSE) {
            step.set(Step.QUEUE);
          }
        });
  }

  public ReadOnlyObjectProperty<Step> step() {
    return step.getReadOnlyProperty();
  }

  void start() {
    begun = clock.millis();
    run = "";
    before.clear();
    context.runs().rows().forEach(row -> before.add(row.id()));
    step.set(Step.OPEN);
  }

  void stop() {
    step.set(Step.OFF);
  }

  /** From its start to the exported model. */
  Duration taken() {
    return Duration.ofMillis(Math.max(0, ended - begun));
  }

  /** Does what the step's button says, or leads to where it is done. */
  void act() {
    var navigator = context.navigator();
    switch (step.get()) {
      case OPEN ->
          sample()
              .ifPresentOrElse(
                  spec -> navigator.show(Screen.COMPOSE, spec),
                  () -> navigator.show(Screen.COMPOSE));
      case QUEUE -> navigator.show(Screen.COMPOSE);
      case WATCH -> navigator.show(Screen.RUN, run);
      case EXPORT -> navigator.show(Screen.RUN, new RunPage(run, "run.tab.export"));
      case DONE -> {
        stop();
        navigator.show(Screen.LEARN, "seeds");
      }
      case OFF -> {}
    }
  }

  /** The small language model, else whatever sample there is. */
  private Optional<Path> sample() {
    var folders = context.services().samples();
    return folders.stream()
        .filter(folder -> folder.endsWith(SAMPLE))
        .findFirst()
        .or(() -> folders.stream().findFirst())
        .map(folder -> folder.resolve("experiment.yaml"));
  }

  private void look() {
    if (step.get() == Step.OPEN || step.get() == Step.QUEUE) {
      context.runs().rows().stream()
          .filter(row -> !before.contains(row.id()))
          .findFirst()
          .ifPresent(
              row -> {
                run = row.id();
                step.set(Step.WATCH);
              });
    }
    if (step.get() == Step.WATCH
        && context.runs().find(run).filter(r -> r.state().status().equals("done")).isPresent()) {
      step.set(Step.EXPORT);
    }
  }

  /** Looks for what was exported; called every now and then. */
  public void tick() {
    if (step.get() == Step.EXPORT) {
      RunFolder folder = context.services().workspace().run(run);
      context
          .background()
          .run(this, () -> exported(folder.artifacts()), this::exported, e -> stop());
    }
  }

  private void exported(boolean there) {
    if (there && step.get() == Step.EXPORT) {
      ended = clock.millis();
      step.set(Step.DONE);
    }
  }

  /** A model is there when its weights are: they are the largest, and written whole. */
  private static boolean exported(Path artifacts) throws IOException {
    if (!Files.isDirectory(artifacts)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(artifacts, 2)) {
      return files.anyMatch(f -> f.toString().matches(".*\\.(safetensors|gguf)"));
    }
  }
}
