package org.scion.ui.parts;

import java.io.File;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.scion.ui.chart.PictureFiles;
import org.scion.ui.chart.PicturePane;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;

/** A picture with its title, a button that enlarges it and a menu that saves it. */
public final class ChartCard extends VBox {
  private final PicturePane pane;
  private final Context context;
  private final String title;
  private final Label note = Parts.styled(new Label(), "muted", "small-text");

  /**
   * @param enlarge asked to show this card alone, or among the others again; null for never
   */
  public ChartCard(String title, PicturePane pane, Context context, Consumer<ChartCard> enlarge) {
    super(4);
    this.pane = pane;
    this.context = context;
    this.title = title;
    getStyleClass().addAll("card", "chart-card");
    Label label = Parts.styled(new Label(title), "strong");
    MenuButton save = new MenuButton("", Parts.icon(MaterialDesignD.DOWNLOAD_OUTLINE));
    save.getStyleClass().addAll("flat", "icon-button", "no-arrow");
    save.setAccessibleText(Messages.text("chart.take"));
    Parts.hint(save, Messages.text("chart.take"));
    for (String ending : new String[] {"png", "svg", "csv"}) {
      MenuItem item = new MenuItem(Messages.text("chart.save." + ending));
      item.setOnAction(e -> save(ending));
      save.getItems().add(item);
    }
    MenuItem copy = new MenuItem(Messages.text("chart.copy"));
    copy.setOnAction(e -> pane.copy());
    save.getItems().add(copy);
    var head = Parts.row(4, label, note, Parts.spring(), save);
    if (enlarge != null) {
      Button larger =
          Parts.iconButton(
              Messages.text("chart.enlarge"),
              MaterialDesignA.ARROW_EXPAND,
              () -> enlarge.accept(this));
      head.getChildren().add(larger);
    }
    getChildren().addAll(head, Parts.grow(pane));
  }

  public PicturePane pane() {
    return pane;
  }

  public String title() {
    return title;
  }

  /** Says something short beside the title. */
  public void note(String words) {
    note.setText(words);
  }

  private void save(String ending) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(Messages.text("chart.save"));
    String name = pane.picture().title().toLowerCase(java.util.Locale.ROOT);
    chooser.setInitialFileName(name.replaceAll("[^a-z0-9]+", "-") + "." + ending);
    File file = chooser.showSaveDialog(getScene().getWindow());
    if (file != null) {
      context
          .background()
          .run(
              file,
              () -> {
                PictureFiles.write(
                    pane.picture(), (int) pane.getWidth(), (int) pane.getHeight(), file.toPath());
                return file;
              },
              done -> context.notices().say(Messages.text("chart.saved", done)),
              context.notices()::report);
    }
  }
}
