package org.scion.ui.parts;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;

/** What an empty place says: what will be here, and the first thing to do. */
public final class EmptyPlace extends VBox {
  private final Label heading;
  private final Label explanation;

  public EmptyPlace(Ikon icon, String title, String words, Node... actions) {
    super(12);
    getStyleClass().add("empty-place");
    setAlignment(Pos.CENTER);
    heading = Parts.heading(title);
    explanation = Parts.muted(words);
    explanation.setMaxWidth(440);
    explanation.setTextAlignment(javafx.scene.text.TextAlignment.CENTER);
    explanation.setAlignment(Pos.CENTER);
    var row = Parts.row(8, actions);
    row.setAlignment(Pos.CENTER);
    getChildren().addAll(Parts.styled(Parts.icon(icon), "empty-icon"), heading, explanation, row);
  }

  /** Says something else instead: why the place is empty. */
  public void say(String title, String words) {
    heading.setText(title);
    explanation.setText(words);
  }
}
