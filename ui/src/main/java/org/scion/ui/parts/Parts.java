package org.scion.ui.parts;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;

/** The small pieces that every screen is made of, dressed by scion.css. */
public final class Parts {
  private Parts() {}

  public static Label title(String text) {
    return styled(new Label(text), "screen-title");
  }

  public static Label heading(String text) {
    return styled(new Label(text), "heading");
  }

  public static Label text(String text) {
    Label label = new Label(text);
    label.setWrapText(true);
    label.setMinHeight(Region.USE_PREF_SIZE);
    return label;
  }

  public static Label muted(String text) {
    return styled(text(text), "muted");
  }

  /** A value that is short in place and exact on hover. */
  public static Label figure(String brief, String exact) {
    Label label = styled(new Label(brief), "figure");
    hint(label, exact);
    return label;
  }

  public static <T extends Node> T styled(T node, String... styles) {
    node.getStyleClass().addAll(styles);
    return node;
  }

  /** Explains a node on hover and to screen readers. */
  public static <T extends Node> T hint(T node, String words) {
    if (!words.isEmpty()) {
      Tooltip tooltip = new Tooltip(words);
      tooltip.setShowDelay(Duration.millis(350));
      tooltip.setWrapText(true);
      tooltip.setMaxWidth(420);
      Tooltip.install(node, tooltip);
      node.setAccessibleHelp(words);
    }
    return node;
  }

  public static FontIcon icon(Ikon code) {
    return styled(new FontIcon(code), "icon");
  }

  /** A button with an icon and a word. */
  public static Button button(String word, Ikon code, Runnable action) {
    Button button = new Button(word);
    button.setMnemonicParsing(false); // names have underscores
    if (code != null) {
      button.setGraphic(icon(code));
    }
    button.setOnAction(e -> action.run());
    button.setMinWidth(Region.USE_PREF_SIZE);
    return button;
  }

  /** The one button of a place that stands out. */
  public static Button primary(String word, Ikon code, Runnable action) {
    return styled(button(word, code, action), "accent");
  }

  /** A button without a frame. */
  public static Button flat(String word, Ikon code, Runnable action) {
    return styled(button(word, code, action), "flat");
  }

  /** An icon alone; its word is the tooltip and what a screen reader says. */
  public static Button iconButton(String word, Ikon code, Runnable action) {
    Button button = styled(button("", code, action), "flat", "icon-button");
    button.setAccessibleText(word);
    return hint(button, word);
  }

  public static VBox card(Node... children) {
    return styled(new VBox(8, children), "card");
  }

  public static HBox row(double gap, Node... children) {
    HBox row = new HBox(gap, children);
    row.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
    return row;
  }

  /** Side by side, on the next line where there is no room. */
  public static FlowPane flow(Node... children) {
    FlowPane flow = new FlowPane(12, 8, children);
    flow.setRowValignment(javafx.geometry.VPos.CENTER);
    return flow;
  }

  /** Takes all the room between its neighbours. */
  public static Region spring() {
    Region region = new Region();
    HBox.setHgrow(region, Priority.ALWAYS);
    VBox.setVgrow(region, Priority.ALWAYS);
    return region;
  }

  /** A node that takes the room left over in a row or column. */
  public static <T extends Node> T grow(T node) {
    HBox.setHgrow(node, Priority.ALWAYS);
    VBox.setVgrow(node, Priority.ALWAYS);
    return node;
  }

  /** Shows a node and gives it room, or neither. */
  public static void shown(Node node, boolean on) {
    node.setVisible(on);
    node.setManaged(on);
  }

  /** Shows a node and gives it room only while the condition holds. */
  public static <T extends Node> T when(
      T node, javafx.beans.value.ObservableValue<Boolean> condition) {
    node.visibleProperty().bind(condition);
    node.managedProperty().bind(condition);
    return node;
  }
}
