package org.scion.ui.compose;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.application.Platform;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.skin.TextAreaSkin;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.Text;
import org.scion.core.SpecProblem;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;

/** The same document as text; an error marks its line and leaves the grid as it was. */
final class YamlPane extends VBox {
  private static final Pattern LINE = Pattern.compile("^\\D*(\\d+)");
  private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");
  private static final double TEXT_TOP = 9;

  private final TextArea text = new TextArea();
  private final Label problem = Parts.styled(Parts.text(""), "field-problem");
  private final VBox numbers = new VBox();
  private final ComposeViewModel model;

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
    model.plan().addListener((o, was, is) -> mark());
    text.textProperty().addListener((o, was, is) -> mark());
    text.fontProperty().addListener((o, was, is) -> mark());
    HBox body = new HBox(gutter(), Parts.grow(text));
    Parts.when(problem, problem.textProperty().isNotEmpty());
    Label title = Parts.styled(new Label(Messages.text("yaml.title")), "caption");
    title.setLabelFor(text);
    getChildren().addAll(title, Parts.grow(body), problem);
    text.heightProperty().addListener((o, was, is) -> Platform.runLater(this::mark));
    mark();
  }

  private Pane gutter() {
    Pane gutter = new Pane(numbers);
    gutter.setMinWidth(32);
    gutter.setPrefWidth(32);
    gutter.getStyleClass().add("gutter");
    Rectangle clip = new Rectangle();
    clip.widthProperty().bind(gutter.widthProperty());
    clip.heightProperty().bind(gutter.heightProperty());
    gutter.setClip(clip);
    numbers.translateYProperty().bind(text.scrollTopProperty().negate().add(TEXT_TOP));
    return gutter;
  }

  /** The height of a line as the text is laid out; by its font before that. */
  private double lineHeight() {
    int last = text.getText().lastIndexOf('\n');
    if (last > 0 && last < text.getLength() - 1 && text.getSkin() instanceof TextAreaSkin skin) {
      text.layout();
      double height =
          skin.getCharacterBounds(last + 1).getMinY() - skin.getCharacterBounds(0).getMinY();
      long lines = text.getText().substring(0, last + 1).chars().filter(c -> c == '\n').count();
      if (height > 0) {
        return height / lines;
      }
    }
    Text line = new Text("a");
    line.setFont(text.getFont());
    return line.getLayoutBounds().getHeight();
  }

  private void follow(String yaml) {
    if (!yaml.equals(text.getText())) {
      int caret = text.getCaretPosition();
      text.setText(yaml);
      text.positionCaret(Math.min(caret, yaml.length()));
    }
  }

  /** What is wrong, by line: a text that is not YAML, or values that are not allowed. */
  private Map<Integer, String> wrong() {
    Map<Integer, String> wrong = new HashMap<>();
    String broken = model.yamlProblem().get();
    Matcher at = LINE.matcher(broken);
    if (at.find()) {
      wrong.put(Integer.parseInt(at.group(1)), broken);
    }
    if (broken.isEmpty()) {
      YamlLines lines = YamlLines.of(text.getText());
      for (SpecProblem p : model.plan().get().problems()) {
        lines.line(p.where()).ifPresent(line -> wrong.merge(line, p.sentence(), YamlPane::both));
      }
    }
    return wrong;
  }

  private static String both(String one, String other) {
    return one + "\n" + other;
  }

  private void mark() {
    Map<Integer, String> wrong = wrong();
    problem.setText(
        model.yamlProblem().get().isEmpty()
            ? wrong.entrySet().stream()
                .min(Map.Entry.comparingByKey())
                .map(e -> Messages.text("yaml.wrong", e.getKey(), e.getValue()))
                .orElse("")
            : model.yamlProblem().get());
    double height = lineHeight();
    int lines = text.getText().split("\n", -1).length;
    numbers.getChildren().clear();
    for (int i = 1; i <= lines; i++) {
      Label number = Parts.styled(new Label(String.valueOf(i)), "line-number");
      number.setMinHeight(height);
      number.setMaxHeight(height);
      number.setMinWidth(28);
      number.pseudoClassStateChanged(WRONG, wrong.containsKey(i));
      Parts.hint(number, wrong.getOrDefault(i, ""));
      numbers.getChildren().add(number);
    }
  }

  void focusText() {
    text.requestFocus();
  }

  /** Selects the line where a path stands. */
  void find(String path) {
    int line = YamlLines.of(text.getText()).line(path).orElse(1);
    String[] lines = text.getText().split("\n", -1);
    int start = 0;
    for (int i = 0; i < line - 1; i++) {
      start += lines[i].length() + 1;
    }
    text.requestFocus();
    text.selectRange(start, start + lines[Math.min(line, lines.length) - 1].length());
  }
}
