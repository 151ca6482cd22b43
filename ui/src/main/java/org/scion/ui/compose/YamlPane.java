package org.scion.ui.compose;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.VBox;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;

/** The same document as text; an error marks its line and leaves the grid as it was. */
final class YamlPane extends VBox {
  private static final Pattern LINE = Pattern.compile("^\\D*(\\d+)");

  private final TextArea text = new TextArea();
  private final Label problem = Parts.styled(Parts.text(""), "field-problem");
  private final VBox numbers = new VBox();
  private final ComposeViewModel model;
  private final double lineHeight = measure("a\nb") - measure("a");

  YamlPane(ComposeViewModel model) {
    super(8);
    this.model = model;
    getStyleClass().add("yaml-pane");
    text.getStyleClass().add("mono");
    text.setId("yaml");
    text.setAccessibleText(Messages.text("yaml.accessible"));
    text.setText(model.yaml().get());
    text.textProperty().addListener((o, was, is) -> model.type(is));
    model.yaml().addListener((o, was, is) -> follow(is));
    model.yamlProblem().addListener((o, was, is) -> mark());
    Pane gutter = new Pane(numbers);
    gutter.setMinWidth(32);
    gutter.setPrefWidth(32);
    gutter.getStyleClass().add("gutter");
    javafx.scene.shape.Rectangle clip = new javafx.scene.shape.Rectangle();
    clip.widthProperty().bind(gutter.widthProperty());
    clip.heightProperty().bind(gutter.heightProperty());
    gutter.setClip(clip);
    numbers.translateYProperty().bind(text.scrollTopProperty().negate().add(9));
    text.textProperty().addListener((o, was, is) -> mark());
    HBox body = new HBox(gutter, Parts.grow(text));
    Parts.when(problem, model.yamlProblem().isNotEmpty());
    problem.textProperty().bind(model.yamlProblem());
    getChildren()
        .addAll(
            Parts.styled(new Label(Messages.text("yaml.title")), "caption"),
            Parts.grow(body),
            problem);
    mark();
  }

  private static double measure(String lines) {
    Text text = new Text(lines);
    text.setFont(Font.font("monospace", 12));
    return text.getLayoutBounds().getHeight();
  }

  private void follow(String yaml) {
    if (!yaml.equals(text.getText())) {
      int caret = text.getCaretPosition();
      text.setText(yaml);
      text.positionCaret(Math.min(caret, yaml.length()));
    }
  }

  private void mark() {
    Matcher at = LINE.matcher(model.yamlProblem().get());
    int wrong = at.find() ? Integer.parseInt(at.group(1)) : -1;
    int lines = text.getText().split("\n", -1).length;
    numbers.getChildren().clear();
    for (int i = 1; i <= lines; i++) {
      Label number = Parts.styled(new Label(String.valueOf(i)), "line-number");
      number.setMinHeight(lineHeight);
      number.setMaxHeight(lineHeight);
      number.setMinWidth(28);
      number.pseudoClassStateChanged(javafx.css.PseudoClass.getPseudoClass("wrong"), i == wrong);
      numbers.getChildren().add(number);
    }
  }

  /** Puts the caret where a key stands. */
  void find(String key) {
    int at = text.getText().indexOf(key + ":");
    text.requestFocus();
    if (at >= 0) {
      text.selectRange(at, at + key.length());
    }
  }
}
