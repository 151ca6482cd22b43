package org.scion.ui.tour;

import javafx.scene.Scene;
import javafx.stage.Stage;
import org.scion.ui.ScionWindow;
import org.scion.ui.Services;
import org.scion.ui.background.Background;
import org.scion.ui.shell.ShellView;
import org.scion.ui.shell.ShellViewModel;
import org.scion.ui.theme.Theme;

/**
 * The whole window in memory: for pictures of it, and for those who operate it by program. {@link
 * Headless#start} comes first; made and closed on any thread.
 *
 * @param model what is shown
 * @param shell the frame with its places
 * @param stage around it
 */
public record HeadlessWindow(ShellViewModel model, ShellView shell, Stage stage)
    implements AutoCloseable {

  /** Opens it in this size, its letters as much larger as the scale says. */
  public static HeadlessWindow open(
      Services services, Background background, Theme theme, WindowSize size) {
    return Headless.call(
        () -> {
          ShellViewModel model = ScionWindow.model(services, background);
          model.dark().set(theme == Theme.DARK);
          ShellView shell = ScionWindow.shell(model);
          Scene scene = new Scene(shell, size.width(), size.height());
          theme.apply(scene, size.scale());
          Stage stage = new Stage();
          stage.setScene(scene);
          stage.show();
          model.context().runs().refresh();
          return new HeadlessWindow(model, shell, stage);
        });
  }

  /** Opens it as on a laptop, in the light. */
  public static HeadlessWindow open(Services services, Background background) {
    return open(services, background, Theme.LIGHT, new WindowSize(1360, 860, 1));
  }

  @Override
  public void close() {
    Headless.call(
        () -> {
          stage.close();
          return null;
        });
  }
}
