package org.scion.ui.run;

import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import org.scion.core.service.RunRow;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;

/** Tags and notes of a run. What is typed is kept when the field loses the focus. */
final class NotesPage extends VBox {
  private final RunViewModel model;
  private final TextField tags = new TextField();
  private final TextArea notes = new TextArea();
  private RunRow shown;

  NotesPage(RunViewModel model) {
    super(8);
    this.model = model;
    getStyleClass().add("tab-page");
    setMaxWidth(760);
    tags.setId("run-tags");
    tags.setPromptText(Messages.text("run.tags.prompt"));
    notes.setId("run-notes");
    notes.setPromptText(Messages.text("run.notes.prompt"));
    notes.setWrapText(true);
    Label tagsName = Parts.heading(Messages.text("run.tags"));
    tagsName.setLabelFor(tags);
    tags.setAccessibleText(tagsName.getText());
    Label notesName = Parts.heading(Messages.text("run.notes"));
    notesName.setLabelFor(notes);
    notes.setAccessibleText(notesName.getText());
    getChildren().addAll(tagsName, tags, notesName, Parts.grow(notes));
    tags.setOnAction(e -> keepTags());
    tags.focusedProperty().addListener((o, was, is) -> keepTags());
    notes.focusedProperty().addListener((o, was, is) -> keepNotes());
    model.detail().addListener((o, was, is) -> fill(is.row()));
  }

  private void fill(RunRow row) {
    shown = row;
    if (!tags.isFocused()) {
      tags.setText(String.join(" ", row.user().tags()));
    }
    if (!notes.isFocused()) {
      notes.setText(row.user().notes());
    }
  }

  private void keepTags() {
    String text = tags.getText().strip();
    List<String> words = text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
    if (shown != null && !words.equals(shown.user().tags())) {
      List<String> gone = shown.user().tags().stream().filter(tag -> !words.contains(tag)).toList();
      model.actions().tag(List.of(shown), words, gone);
    }
  }

  private void keepNotes() {
    if (shown != null && !notes.getText().equals(shown.user().notes())) {
      model.actions().note(shown, notes.getText());
    }
  }
}
