package org.scion.ui.runs;

import java.util.List;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.scion.core.service.RunRow;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;

/** What can be done with the runs that are selected, or with one of them. */
final class RunMenu extends ContextMenu {
  RunMenu(RunsViewModel model, List<RunRow> runs) {
    RunActions actions = model.actions();
    if (runs.size() == 1) {
      one(model, runs.get(0));
    }
    boolean starred = runs.stream().allMatch(r -> r.user().favourite());
    boolean archived = runs.stream().allMatch(r -> r.user().archived());
    add(
        starred ? "runs.unstar" : "runs.star",
        starred ? MaterialDesignS.STAR_OFF_OUTLINE : MaterialDesignS.STAR_OUTLINE,
        () -> actions.favourite(runs, !starred));
    getItems().add(tags(actions, runs));
    add(
        archived ? "runs.unarchive" : "runs.archive",
        MaterialDesignA.ARCHIVE_OUTLINE,
        () -> actions.archive(runs, !archived));
    getItems().add(new SeparatorMenuItem());
    add("run.delete", MaterialDesignD.DELETE_OUTLINE, () -> actions.delete(runs));
  }

  private void one(RunsViewModel model, RunRow run) {
    RunActions actions = model.actions();
    String status = run.state().status();
    add("run.open", null, () -> model.open(run));
    if (status.equals("running")) {
      add("run.pause", MaterialDesignP.PAUSE, () -> actions.pause(run));
    } else if (!status.equals("done")) {
      add("run.resume", MaterialDesignP.PLAY, () -> actions.resume(run));
    }
    if (run.state().live()) {
      add("run.stop", MaterialDesignS.STOP, () -> actions.stop(run));
      add("run.kill", MaterialDesignC.CLOSE_OCTAGON_OUTLINE, () -> actions.kill(run));
    }
    if (status.equals("queued")) {
      add("run.next", MaterialDesignP.PLAY, () -> actions.first(run));
    }
    add("run.fork", MaterialDesignC.CONTENT_COPY, () -> actions.fork(run));
    add("run.copy.id", null, () -> copy(run.id()));
    getItems().add(new SeparatorMenuItem());
  }

  /** A field in the menu itself: words are added, those with a minus taken away. */
  private CustomMenuItem tags(RunActions actions, List<RunRow> runs) {
    TextField field = new TextField();
    field.setPromptText(Messages.text("runs.tag"));
    field.setAccessibleText(Messages.text("runs.tag"));
    field.setPrefWidth(200);
    field.setOnAction(
        e -> {
          List<String> words = List.of(field.getText().strip().split("\\s+"));
          actions.tag(
              runs,
              words.stream().filter(w -> !w.startsWith("-")).toList(),
              words.stream().filter(w -> w.startsWith("-")).map(w -> w.substring(1)).toList());
          hide();
        });
    return new CustomMenuItem(field, false);
  }

  private static void copy(String text) {
    ClipboardContent content = new ClipboardContent();
    content.putString(text);
    Clipboard.getSystemClipboard().setContent(content);
  }

  private void add(String key, Ikon icon, Runnable action) {
    MenuItem item = new MenuItem(Messages.text(key));
    if (icon != null) {
      item.setGraphic(Parts.icon(icon));
    }
    item.setOnAction(e -> action.run());
    getItems().add(item);
  }
}
