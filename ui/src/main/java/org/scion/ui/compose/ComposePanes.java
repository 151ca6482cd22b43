package org.scion.ui.compose;

import java.nio.file.Path;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.Region;
import org.scion.ui.workbench.Context;

/**
 * Palette, grid, text and inspector side by side, divided as a person likes, and again so after a
 * restart.
 */
final class ComposePanes extends SplitPane {
  private final Context context;
  private final Region palette;
  private final Region inspector;
  private final Region yaml;
  private final SplitPane middle;
  private final ToggleButton yamlSwitch;
  private final ChangeListener<Object> moved = (o, was, is) -> remember();
  private ComposeLayout layout = ComposeLayout.FIRST;
  private boolean arranged;

  /**
   * The parts from left to right.
   *
   * @param palette of the techniques
   * @param grid of the model
   * @param yaml the text, only there while the switch is on
   * @param inspector with the forms
   */
  record Parts(Region palette, Node grid, Region yaml, Region inspector) {}

  ComposePanes(Parts parts, ToggleButton yamlSwitch, Context context) {
    this.context = context;
    this.yamlSwitch = yamlSwitch;
    palette = parts.palette();
    inspector = parts.inspector();
    yaml = parts.yaml();
    middle = new SplitPane(parts.grid());
    getItems().setAll(palette, middle, inspector);
    setResizableWithParent(palette, false);
    setResizableWithParent(inspector, false);
    yamlSwitch.selectedProperty().addListener((o, was, is) -> text(is));
    context
        .background()
        .run(this, () -> ComposeLayout.read(file()), this::arrange, context.notices()::report);
  }

  private Path file() {
    return ComposeLayout.file(context.services().workspace().path());
  }

  private void text(boolean on) {
    if (on) {
      middle.getItems().add(yaml);
      middle.setDividerPositions(layout.grid());
      middle.getDividers().get(0).positionProperty().addListener(moved);
    } else {
      middle.getItems().remove(yaml);
    }
    remember();
  }

  private void arrange(ComposeLayout read) {
    layout = read;
    yamlSwitch.setSelected(read.yaml() || yamlSwitch.isSelected());
    if (getWidth() > 0) {
      divide();
    } else {
      // Shares of a width that is not known yet.
      widthProperty()
          .addListener(
              new ChangeListener<>() {
                @Override
                public void changed(
                    javafx.beans.value.ObservableValue<? extends Number> width,
                    Number was,
                    Number is) {
                  widthProperty().removeListener(this);
                  divide();
                }
              });
    }
  }

  private void divide() {
    double left = layout.palette() > 0 ? layout.palette() : palette.prefWidth(-1);
    double right = layout.inspector() > 0 ? layout.inspector() : inspector.prefWidth(-1);
    setDividerPositions(left / getWidth(), 1 - right / getWidth());
    getDividers().forEach(d -> d.positionProperty().addListener(moved));
    arranged = true;
  }

  private void remember() {
    if (!arranged) {
      return;
    }
    boolean text = yamlSwitch.isSelected();
    double share = text ? middle.getDividerPositions()[0] : layout.grid();
    layout = new ComposeLayout(palette.getWidth(), inspector.getWidth(), text, share);
    ComposeLayout now = layout;
    context
        .background()
        .run(
            "composer-layout",
            () -> {
              now.write(file());
              return now;
            },
            done -> {},
            context.notices()::report);
  }
}
