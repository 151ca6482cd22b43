package org.scion.ui.tour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Parent;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.scion.core.SpecException;
import org.scion.core.run.Workspace;
import org.scion.ui.Services;
import org.scion.ui.background.DirectBackground;
import org.scion.ui.shell.ShellView;
import org.scion.ui.shell.ShellViewModel;
import org.scion.ui.theme.Theme;

/**
 * Draws every place of the window in its states into PNG files, without a display.
 *
 * <p>Everything is drawn from the workspace given, through a mirror that keeps it as it is. A state
 * of which it has no example (a failed run, spectra) is left out. Only "empty" and "a hundred runs"
 * are made for the purpose: a new workspace, and the given runs over and over.
 */
public final class Tour {
  private static final int MANY = 100;

  private final Services given;
  private final Path folder;
  private final Path scratch;
  private final List<Shot> shots = new ArrayList<>();
  private final Map<String, Workspace> workspaces = new HashMap<>();

  private Tour(Services given, Path folder, Path scratch) {
    this.given = given;
    this.folder = folder;
    this.scratch = scratch;
  }

  /**
   * Examples that a workspace must have for these pictures.
   *
   * @param only words that the file name must contain; empty for all
   * @throws SpecException if no picture has these words
   */
  public static Set<Example> needs(String only) {
    List<Stop> wanted = Stops.all().stream().filter(stop -> stop.named(only)).toList();
    if (wanted.isEmpty()) {
      List<String> names =
          Stops.all().stream().map(s -> s.screen().id() + "-" + s.state()).sorted().toList();
      throw new SpecException(
          "--only", only, "words of a picture's name", "There are " + String.join(", ", names));
    }
    return wanted.stream()
        .flatMap(stop -> stop.needs().stream())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Example.class)));
  }

  /**
   * Draws stops in light and dark, and says what it drew.
   *
   * @param only words that the file name must contain; empty for all
   */
  public static List<Shot> draw(Services services, Path folder, String only) {
    Headless.start();
    Path scratch = null;
    try {
      Files.createDirectories(folder);
      scratch = Files.createTempDirectory("scion-tour");
      Tour tour = new Tour(services, folder, scratch);
      List<Stop> stops = Stops.all();
      for (Theme theme : Theme.values()) {
        for (Stop stop : stops) {
          if (stop.file(theme).contains(only)) {
            tour.stop(stop, theme);
          }
        }
      }
      return List.copyOf(tour.shots);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot draw the tour into " + folder, e);
    } finally {
      if (scratch != null) {
        delete(scratch);
      }
    }
  }

  private void stop(Stop stop, Theme theme) {
    Services services = services(stop.world());
    services.runs().refresh();
    Optional<Stage> stage = Headless.call(() -> arranged(stop, theme, services));
    if (stage.isPresent()) {
      // A call of its own: what the views put off until they were laid out has happened by now.
      Headless.call(() -> shoot(stage.get(), folder.resolve(stop.file(theme))));
      String state = stop.state() + "-" + theme.id();
      WindowSize size = stop.size();
      shots.add(new Shot(stop.file(theme), stop.screen().id(), state, size.width(), size.height()));
    }
  }

  /** Empty if the workspace has nothing of the kind. */
  private static Optional<Stage> arranged(Stop stop, Theme theme, Services services) {
    HeadlessWindow window =
        HeadlessWindow.open(services, new DirectBackground(), theme, stop.size());
    ShellViewModel model = window.model();
    ShellView shell = window.shell();
    Object argument = stop.argument() == null ? null : stop.argument().apply(model.context());
    if (stop.argument() != null && argument == null) {
      window.close();
      return Optional.empty();
    }
    model.show(stop.screen(), argument);
    settle(shell);
    stop.arrange().accept(shell.view(stop.screen()));
    settle(shell);
    return Optional.of(window.stage());
  }

  private static Path shoot(Stage stage, Path file) throws IOException {
    settle(stage.getScene().getRoot());
    var image = SwingFXUtils.fromFXImage(stage.getScene().snapshot(null), null);
    ImageIO.write(image, "png", file.toFile());
    stage.close();
    return file;
  }

  /** Virtualised tables make their cells in the first pass and place them in the second. */
  private static void settle(Parent shell) {
    for (int pass = 0; pass < 3; pass++) {
      shell.applyCss();
      shell.layout();
    }
  }

  private Services services(Stop.World world) {
    return switch (world) {
      case GIVEN -> in("given", path -> MirrorWorkspace.of(given.workspace(), path));
      case EMPTY -> in("empty", Workspace::open);
      case MANY -> in("many", path -> MirrorWorkspace.many(given.workspace(), path, MANY));
    };
  }

  private Services in(String name, Function<Path, Workspace> make) {
    // The folder's name is in the status bar.
    Path path = scratch.resolve(name).resolve(given.workspace().path().getFileName());
    Workspace workspace = workspaces.computeIfAbsent(name, n -> make.apply(path));
    try {
      // What one stop composed must not show in the next.
      for (String kept : List.of("draft.json", "composer.json", "recent-data.json")) {
        Files.deleteIfExists(workspace.path().resolve(kept));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clear the draft of " + workspace.path(), e);
    }
    return new Services(
        workspace,
        given.techniques(),
        given.jobs(),
        given.launcher(),
        given.queue(),
        new FolderRunStore(workspace),
        given.samples(),
        given.clock());
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
