package org.scion.ui.shell;

import java.util.Locale;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** The line of the guided first run: what to do now, and the button that leads there. */
final class GuideBar extends HBox {
  private static final int STEPS = 4;
  private static final String MARKED = "guided";

  private final Guide guide;
  private final ShellView shell;
  private final Label head = Parts.styled(new Label(), "strong");
  private final Label words = Parts.text("");
  private final Button act =
      Parts.primary(Messages.text("guide.start"), MaterialDesignA.ARROW_RIGHT, () -> {});
  private Node marked;

  GuideBar(Guide guide, ShellView shell) {
    super(16);
    this.guide = guide;
    this.shell = shell;
    getStyleClass().add("guide-bar");
    setAlignment(javafx.geometry.Pos.CENTER_LEFT);
    act.setId("guide-act");
    act.setOnAction(e -> guide.act());
    getChildren()
        .addAll(
            Parts.icon(MaterialDesignC.COMPASS_OUTLINE),
            Parts.grow(new VBox(2, head, words)),
            act,
            Parts.iconButton(Messages.text("guide.end"), MaterialDesignC.CLOSE, guide::stop));
    Parts.when(this, guide.step().isNotEqualTo(Guide.Step.OFF));
    guide.step().addListener((o, was, is) -> fill());
    fill();
  }

  private void fill() {
    Guide.Step step = guide.step().get();
    mark();
    if (step == Guide.Step.OFF) {
      return;
    }
    String key = "guide." + step.name().toLowerCase(Locale.ROOT);
    boolean done = step == Guide.Step.DONE;
    head.setText(
        done
            ? Messages.text(key + ".title", Numbers.clock(guide.taken()))
            : Messages.text("guide.step", step.ordinal(), STEPS, Messages.text(key + ".title")));
    words.setText(Messages.text(key));
    act.setText(Messages.text(key + ".act"));
  }

  /** Puts a frame around what is to be pressed; asked again when a place is shown. */
  void mark() {
    if (marked != null) {
      marked.getStyleClass().remove(MARKED);
      marked = null;
    }
    String node = guide.step().get().node();
    if (!node.isEmpty()) {
      // The place may be made only now.
      Platform.runLater(
          () -> {
            marked = shell.lookup(node);
            if (marked != null && !marked.getStyleClass().contains(MARKED)) {
              marked.getStyleClass().add(MARKED);
            }
          });
    }
  }
}
