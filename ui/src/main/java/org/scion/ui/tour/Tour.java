package org.scion.ui.tour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.scion.core.run.Workspace;
import org.scion.ui.ScionWindow;
import org.scion.ui.Services;
import org.scion.ui.background.DirectBackground;
import org.scion.ui.shell.ShellView;
import org.scion.ui.shell.ShellViewModel;
import org.scion.ui.theme.Theme;

/**
 * Draws every place of the window in its states into PNG files, without a display.
 *
 * <p>What the given workspace has is drawn from it; states that it does not have (a failed run, a
 * hundred runs, an empty workspace) come from sample workspaces made for the purpose.
 */
public final class Tour {
  /** With fewer finished runs a workspace has nothing to compare and is drawn from samples. */
  private static final int COMPARABLE = 2;

  private final Services given;
  private final Path folder;
  private final Path scratch;
  private final List<Shot> shots = new ArrayList<>();

  private Tour(Services given, Path folder, Path scratch) {
    this.given = given;
    this.folder = folder;
    this.scratch = scratch;
  }

  /** Draws all stops, light and dark, and says what it drew. */
  public static List<Shot> draw(Services services, Path folder) {
    return draw(services, folder, "");
  }

  /** Draws the stops whose file name contains this. */
  public static List<Shot> draw(Services services, Path folder, String only) {
    Headless.start();
    services.runs().refresh();
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
    Headless.call(
        () -> {
          shoot(stop, theme, services);
          return null;
        });
    String state = stop.state() + "-" + theme.id();
    shots.add(new Shot(stop.file(theme), stop.screen().id(), state, stop.width(), stop.height()));
  }

  private void shoot(Stop stop, Theme theme, Services services) throws IOException {
    ShellViewModel model = ScionWindow.model(services, new DirectBackground());
    model.dark().set(theme == Theme.DARK);
    ShellView shell = ScionWindow.shell(model);
    Scene scene = new Scene(shell, stop.width(), stop.height());
    theme.apply(scene);
    Stage stage = new Stage();
    stage.setScene(scene);
    stage.show();
    model.context().runs().refresh();
    model.show(stop.screen(), stop.argument().apply(model.context()));
    settle(shell);
    stop.arrange().accept(shell.view(stop.screen()));
    settle(shell);
    var image = SwingFXUtils.fromFXImage(scene.snapshot(null), null);
    ImageIO.write(image, "png", folder.resolve(stop.file(theme)).toFile());
    stage.close();
  }

  /** Virtualised tables make their cells in the first pass and place them in the second. */
  private static void settle(ShellView shell) {
    for (int pass = 0; pass < 3; pass++) {
      shell.applyCss();
      shell.layout();
    }
  }

  private Services services(Stop.World world) {
    boolean filled = given.runs().runs("status:done").size() >= COMPARABLE;
    return switch (world) {
      case GIVEN -> filled ? given : in("sample", SampleWorkspace::write);
      case EMPTY -> in("empty", Workspace::open);
      case SAMPLE -> in("sample", SampleWorkspace::write);
      case MANY -> in("many", path -> SampleWorkspace.writeMany(path, 100));
    };
  }

  private Services in(String name, java.util.function.Function<Path, Workspace> make) {
    Path path = scratch.resolve(name);
    Workspace workspace = Files.exists(path) ? Workspace.open(path) : make.apply(path);
    try {
      // What one stop composed must not show in the next.
      Files.deleteIfExists(path.resolve("draft.json"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clear the draft of " + path, e);
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
