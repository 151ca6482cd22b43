package org.scion.ui.shell;

import javafx.collections.ListChangeListener;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Notices;

/** Errors and offers above the place shown; each stays until it is closed. */
final class NoticeBar extends VBox {
  private static final int SHOWN = 3;
  private static final int DETAIL_ROWS = 8;

  private final Notices notices;

  NoticeBar(Notices notices) {
    this.notices = notices;
    notices.list().addListener((ListChangeListener<Notices.Notice>) change -> rebuild());
    rebuild();
  }

  private void rebuild() {
    getChildren().clear();
    notices.list().stream().limit(SHOWN).map(this::line).forEach(getChildren()::add);
    int more = notices.list().size() - SHOWN;
    if (more > 0) {
      getChildren().add(Parts.styled(new Label(Messages.text("notice.more", more)), "notice-more"));
    }
  }

  private VBox line(Notices.Notice notice) {
    boolean error = !notice.details().isEmpty();
    Label words = Parts.text(notice.words());
    words.setGraphic(
        Parts.icon(
            error ? MaterialDesignA.ALERT_CIRCLE_OUTLINE : MaterialDesignI.INFORMATION_OUTLINE));
    HBox line = Parts.row(8, Parts.grow(words));
    words.setMaxWidth(Double.MAX_VALUE);
    VBox box = new VBox(8, line);
    box.getStyleClass().addAll("notice", error ? "notice-error" : "notice-info");
    if (!notice.action().isEmpty()) {
      line.getChildren()
          .add(
              Parts.button(
                  notice.action(),
                  null,
                  () -> {
                    notices.list().remove(notice);
                    notice.run().run();
                  }));
    }
    if (error) {
      TextArea details = new TextArea(notice.details());
      details.setEditable(false);
      details.setPrefRowCount(DETAIL_ROWS);
      details.getStyleClass().add("mono");
      details.setAccessibleText(Messages.text("notice.details"));
      ToggleButton show = new ToggleButton(Messages.text("notice.details"));
      show.setMinWidth(USE_PREF_SIZE);
      Parts.when(details, show.selectedProperty());
      box.getChildren().add(details);
      line.getChildren()
          .addAll(
              show,
              Parts.flat(
                  Messages.text("notice.copy"),
                  MaterialDesignC.CONTENT_COPY,
                  () -> copy(notice.words() + "\n\n" + notice.details())));
    }
    line.getChildren()
        .add(
            Parts.iconButton(
                Messages.text("notice.close"),
                MaterialDesignC.CLOSE,
                () -> notices.list().remove(notice)));
    return box;
  }

  private static void copy(String text) {
    ClipboardContent content = new ClipboardContent();
    content.putString(text);
    Clipboard.getSystemClipboard().setContent(content);
  }
}
