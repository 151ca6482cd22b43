package org.scion.ui.form;

import javafx.geometry.Pos;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.scion.core.technique.Hyperparameter;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;

/**
 * A line of a form made from a hyperparameter: its name, its unit, a control of its type, what is
 * allowed and where the default comes from on hover, and a way back to the default.
 */
public final class FieldRow extends VBox {
  private static final double CONTROL_WIDTH = 108;
  private static final double CHECK_WIDTH = 24;

  private final Field field;
  private final Label problem = Parts.styled(Parts.text(""), "field-problem");

  public FieldRow(Field field) {
    super(2);
    this.field = field;
    getStyleClass().add("field");
    Label label = label();
    Control control = control();
    control.setDisable(!field.enabled());
    // A check box needs no more than itself; its name gets the rest.
    double width = field.h().type() == Hyperparameter.Type.BOOLEAN ? CHECK_WIDTH : CONTROL_WIDTH;
    control.setPrefWidth(width);
    control.setMinWidth(width);
    control.setMaxWidth(width);
    control.setAccessibleText(FieldText.label(field.h()));
    control.setId("field-" + field.h().key());
    Parts.hint(control, hint());
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
    HBox row = new HBox(4, label, control, reset);
    row.setAlignment(Pos.CENTER_LEFT);
    problem.setVisible(false);
    problem.setManaged(false);
    getChildren().addAll(row, problem);
    if (!field.varied().isEmpty()) {
      getChildren()
          .add(
              Parts.styled(
                  new Label(Messages.text("form.varied", field.varied())), "field-varied"));
    }
  }

  private Label label() {
    String unit = field.h().unit().isEmpty() ? "" : " (" + field.h().unit() + ")";
    Label label = new Label(FieldText.label(field.h()) + unit);
    label.setMinWidth(0);
    label.setWrapText(true);
    HBox.setHgrow(label, javafx.scene.layout.Priority.ALWAYS);
    label.setMaxWidth(Double.MAX_VALUE);
    if (field.changed()) {
      label.getStyleClass().add("strong");
    }
    Parts.hint(label, hint());
    ContextMenu menu = new ContextMenu();
    MenuItem explain = new MenuItem(Messages.text("form.explain"));
    explain.setOnAction(e -> field.explain().run());
    MenuItem vary = new MenuItem(Messages.text("form.vary"));
    vary.setOnAction(e -> field.vary().run());
    MenuItem reset = new MenuItem(Messages.text("form.reset.menu"));
    reset.setOnAction(e -> field.change().accept(null));
    menu.getItems().addAll(explain, vary, reset);
    label.setContextMenu(menu);
    return label;
  }

  private String hint() {
    Hyperparameter h = field.h();
    String otherwise = FieldText.text(h.defaultValue());
    return Messages.text(
        "form.hint",
        h.help(),
        h.allowed(),
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
    text.textProperty().addListener((o, was, is) -> check(is));
    text.setOnAction(e -> commit(text));
    text.focusedProperty()
        .addListener(
            (o, was, is) -> {
              if (was && !is) {
                commit(text);
              }
            });
    if (field.h().type() == Hyperparameter.Type.INTEGER) {
      text.setOnKeyPressed(
          e -> {
            if (e.getCode() == KeyCode.UP || e.getCode() == KeyCode.DOWN) {
              step(text, e.getCode() == KeyCode.UP ? 1 : -1);
              e.consume();
            }
          });
    }
    return text;
  }

  private void step(TextField text, int by) {
    FieldText.Read read = FieldText.read(field.h(), text.getText());
    if (read.value() instanceof Integer now && now + by >= field.h().min()) {
      text.setText(String.valueOf(now + by));
      commit(text);
    }
  }

  private boolean check(String typed) {
    String wrong = FieldText.read(field.h(), typed).problem();
    problem.setText(wrong);
    problem.setVisible(!wrong.isEmpty());
    problem.setManaged(!wrong.isEmpty());
    return wrong.isEmpty();
  }

  private void commit(TextField text) {
    boolean same = text.getText().equals(FieldText.shown(field.h(), field.value()));
    if (!same && check(text.getText())) {
      field.change().accept(FieldText.read(field.h(), text.getText()).value());
    }
  }
}
