package org.scion.ui.form;

import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.scion.core.technique.Hyperparameter;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;

/**
 * A line of a form made from a hyperparameter: its name, its unit, a control of its type and a way
 * back to the default. Help, what is allowed and where the default comes from are shown on hover
 * and below the control that has the focus.
 */
public final class FieldRow extends VBox {
  private final Field field;
  private final Control control;
  private final Label problem = Parts.styled(Parts.text(""), "field-problem");
  private final Label help = Parts.styled(Parts.text(""), "field-help");
  private boolean retired;

  /**
   * What somebody is typing, kept while the form is made anew.
   *
   * @param path of the field
   * @param text typed so far; null for a control that is not typed in
   * @param caret where the next letter goes
   */
  public record Typing(String path, String text, int caret) {}

  public FieldRow(Field field) {
    super(2);
    this.field = field;
    getStyleClass().add("field");
    control = control();
    control.setDisable(!field.enabled());
    control.getStyleClass().add("field-control");
    control.setAccessibleText(FieldText.label(field.h()));
    control.setId("field-" + field.h().key());
    Parts.hint(control, hint());
    control.setContextMenu(menu());
    control.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    HBox row = new HBox(4, label(), control, reset());
    row.setAlignment(Pos.CENTER_LEFT);
    problem.setText(field.wrong());
    Parts.when(problem, problem.textProperty().isNotEmpty());
    help.setText(hint());
    Parts.when(help, control.focusedProperty());
    getChildren().addAll(row, problem, help);
    if (!field.varied().isEmpty()) {
      String words = Messages.text("form.varied", field.varied());
      getChildren().add(Parts.styled(Parts.text(words), "field-varied"));
    }
  }

  public String path() {
    return field.path();
  }

  /** Whether it says something else than the default. */
  public boolean changed() {
    return field.changed() || !field.varied().isEmpty();
  }

  public void focus() {
    control.requestFocus();
  }

  /** It is about to be replaced: losing the focus then is not a wish to change anything. */
  public void retire() {
    retired = true;
  }

  /** What is typed in the row around a node that has the focus. */
  public static Optional<Typing> typing(Node focused) {
    for (Node at = focused; at != null; at = at.getParent()) {
      if (at instanceof FieldRow row) {
        return Optional.of(
            row.control instanceof TextField text
                ? new Typing(row.path(), text.getText(), text.getCaretPosition())
                : new Typing(row.path(), null, 0));
      }
    }
    return Optional.empty();
  }

  /** Goes on where the row before it was left. */
  public void resume(Typing typing) {
    control.requestFocus();
    if (control instanceof TextField text && typing.text() != null) {
      text.setText(typing.text());
      text.positionCaret(Math.min(typing.caret(), typing.text().length()));
    }
  }

  private HBox reset() {
    HBox reset = new HBox();
    reset.setMinWidth(28);
    if (field.changed()) {
      reset
          .getChildren()
          .add(
              Parts.iconButton(
                  Messages.text("form.reset", FieldText.text(field.h().defaultValue())),
                  MaterialDesignR.RESTORE,
                  () -> field.change().accept(null)));
    }
    return reset;
  }

  private Label label() {
    String unit = field.h().unit().isEmpty() ? "" : " (" + field.h().unit() + ")";
    Label label = new Label(FieldText.label(field.h()) + unit);
    label.setLabelFor(control);
    label.setMinWidth(0);
    label.setWrapText(true);
    HBox.setHgrow(label, Priority.ALWAYS);
    label.setMaxWidth(Double.MAX_VALUE);
    if (field.changed()) {
      label.getStyleClass().add("strong");
    }
    Parts.hint(label, hint());
    label.setContextMenu(menu());
    return label;
  }

  private ContextMenu menu() {
    return new ContextMenu(
        item("form.explain", field.explain()),
        item("form.vary", field.vary()),
        item("form.reset.menu", () -> field.change().accept(null)));
  }

  private static MenuItem item(String key, Runnable action) {
    MenuItem item = new MenuItem(Messages.text(key));
    item.setOnAction(e -> action.run());
    return item;
  }

  private void key(KeyEvent e) {
    if (e.getCode() == KeyCode.F1) {
      field.explain().run();
      e.consume();
    } else if (e.getCode() == KeyCode.G && e.isShortcutDown()) {
      field.vary().run();
      e.consume();
    }
  }

  private String hint() {
    Hyperparameter h = field.h();
    String otherwise = FieldText.text(h.defaultValue());
    return Messages.text(
        "form.hint",
        h.help(),
        FieldText.allowed(h),
        otherwise.isEmpty() ? Messages.text("form.none") : otherwise,
        h.source());
  }

  private Control control() {
    return switch (field.h().type()) {
      case BOOLEAN -> checkBox();
      case CHOICE -> comboBox();
      case INTEGER, REAL, TEXT, TEXT_LIST, INTEGER_LIST -> textField();
    };
  }

  private CheckBox checkBox() {
    CheckBox box = new CheckBox();
    box.setSelected(Boolean.parseBoolean(FieldText.shown(field.h(), field.value())));
    box.selectedProperty().addListener((o, was, is) -> field.change().accept(is));
    return box;
  }

  private ComboBox<String> comboBox() {
    ComboBox<String> box = new ComboBox<>();
    box.getItems().setAll(field.h().choices());
    box.setValue(FieldText.shown(field.h(), field.value()));
    box.valueProperty().addListener((o, was, is) -> field.change().accept(is));
    return box;
  }

  private TextField textField() {
    TextField text = new TextField(FieldText.shown(field.h(), field.value()));
    boolean number =
        field.h().type() == Hyperparameter.Type.INTEGER
            || field.h().type() == Hyperparameter.Type.REAL;
    text.setAlignment(number ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
    if (!number) {
      text.getStyleClass().add("field-words");
    }
    text.setPromptText(Messages.text(field.changed() ? "form.mixed" : "form.none"));
    text.textProperty().addListener((o, was, is) -> check(is));
    text.setOnAction(e -> commit(text));
    text.focusedProperty()
        .addListener(
            (o, was, is) -> {
              if (was && !is && !retired) {
                commit(text);
              }
            });
    if (field.h().type() == Hyperparameter.Type.INTEGER) {
      text.addEventFilter(KeyEvent.KEY_PRESSED, e -> step(text, e));
    }
    return text;
  }

  /** The arrow keys count a whole number up and down. */
  private void step(TextField text, KeyEvent e) {
    int by = e.getCode() == KeyCode.UP ? 1 : e.getCode() == KeyCode.DOWN ? -1 : 0;
    Object now = FieldText.read(field.h(), text.getText()).value();
    if (by != 0 && now instanceof Integer number) {
      e.consume();
      if (number + by >= field.h().min() && number + by <= field.h().max()) {
        text.setText(String.valueOf(number + by));
        commit(text);
      }
    }
  }

  private boolean check(String typed) {
    problem.setText(FieldText.read(field.h(), typed).problem());
    return problem.getText().isEmpty();
  }

  private void commit(TextField text) {
    boolean same = text.getText().equals(FieldText.shown(field.h(), field.value()));
    if (!same && check(text.getText())) {
      field.change().accept(FieldText.read(field.h(), text.getText()).value());
    }
  }
}
