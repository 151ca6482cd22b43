package org.scion.ui.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Slider;
import javafx.scene.control.TextArea;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.scion.core.model.Task;
import org.scion.core.technique.Hyperparameter;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** Task, columns, template and split; each change shows at once in the examples. */
final class MappingForm extends VBox {
  private final DataViewModel model;
  private final ComboBox<String> task = new ComboBox<>();
  private final VBox meanings = new VBox(12);
  private final VBox split = new VBox(4);
  private final Slider share = new Slider(0, 0.5, Mapping.USUAL_SHARE);
  private final Label shareText = Parts.styled(new Label(), "figure");
  private final Map<String, TextArea> areas = new HashMap<>();
  private List<String> shown = List.of();
  private DataFile shownFile;
  private boolean filling;

  MappingForm(DataViewModel model) {
    super(12);
    this.model = model;
    task.setId("data-task");
    task.getItems().setAll(Arrays.stream(Task.values()).map(Task::specName).toList());
    task.setMaxWidth(Double.MAX_VALUE);
    task.valueProperty()
        .addListener(
            (o, was, is) ->
                Arrays.stream(Task.values())
                    .filter(t -> t.specName().equals(is))
                    .findFirst()
                    .ifPresent(t -> change(m -> m.with(t))));
    share
        .valueProperty()
        .addListener(
            (o, was, is) -> change(m -> m.withShare(Math.round(is.doubleValue() * 100) / 100.0)));
    share.setAccessibleText(Messages.text("data.split"));
    VBox shares =
        labelled(Messages.text("data.split"), share, Parts.row(8, Parts.grow(share), shareText));
    split.getChildren().setAll(shares);
    getChildren().setAll(labelled(Messages.text("data.task"), task, task), meanings, split);
    model.mapping().addListener((o, was, is) -> fill());
    model.file().addListener((o, was, is) -> fill());
    fill();
  }

  private void change(UnaryOperator<Mapping> next) {
    if (!filling) {
      model.mapping().set(next.apply(model.mapping().get()));
    }
  }

  private void fill() {
    filling = true;
    Mapping mapping = model.mapping().get();
    task.setValue(mapping.task().specName());
    share.setValue(mapping.validationShare());
    shareText.setText(Numbers.percent(mapping.validationShare()));
    DataFile file = model.file().get();
    boolean own = file != null && file.files().containsKey("validation");
    Parts.shown(split, !own);
    List<String> keys = List.copyOf(mapping.columns().keySet());
    // While somebody types in a template its area must stay.
    if (!keys.equals(shown) || file != shownFile) {
      shown = keys;
      shownFile = file;
      meanings.getChildren().clear();
      areas.clear();
      keys.forEach(key -> meanings.getChildren().add(meaning(key)));
      meanings.getChildren().add(add(mapping));
    }
    areas.forEach(
        (key, area) -> {
          if (!area.getText().equals(mapping.column(key))) {
            area.setText(mapping.column(key));
          }
        });
    filling = false;
  }

  private VBox meaning(String key) {
    String words = Messages.text("data.meaning", key.replace('_', ' '));
    String help =
        Mapping.MEANINGS.stream()
            .filter(h -> h.key().equals(key))
            .map(Hyperparameter::help)
            .findFirst()
            .orElse("");
    HBox head = Parts.row(4, Parts.spring());
    Node control;
    if (Mapping.template(key)) {
      TextArea area = template(key, words);
      head.getChildren().addAll(column(area), wrap(key, area));
      control = area;
    } else {
      control = choice(key, words);
    }
    head.getChildren()
        .add(
            Parts.iconButton(
                Messages.text("data.meaning.remove", key),
                MaterialDesignC.CLOSE,
                () -> change(m -> m.without(key))));
    Label label = Parts.styled(new Label(words.toUpperCase(Locale.ROOT)), "caption");
    label.setLabelFor(control);
    Parts.hint(label, help);
    head.getChildren().add(0, label);
    return new VBox(2, head, control);
  }

  private TextArea template(String key, String words) {
    TextArea area = new TextArea(model.mapping().get().column(key));
    area.setId("meaning-" + key);
    area.setPrefRowCount(key.equals("prompt") ? 3 : 2);
    area.setWrapText(true);
    area.getStyleClass().add("mono");
    area.setAccessibleText(words);
    areas.put(key, area);
    area.textProperty().addListener((o, was, is) -> change(m -> m.with(key, is)));
    return area;
  }

  /** A column put where the caret is; alone, it takes the place of another column. */
  private MenuButton column(TextArea area) {
    MenuButton button = new MenuButton(Messages.text("data.column.put"));
    button.getStyleClass().addAll("flat", "small-button");
    for (String column : columns()) {
      MenuItem item = new MenuItem(column);
      item.setMnemonicParsing(false);
      item.setOnAction(
          e -> {
            String field = "{" + column + "}";
            if (area.getText().strip().matches("(\\{[^{}]*})?")) {
              area.setText(field);
            } else {
              area.insertText(area.getCaretPosition(), field);
            }
          });
      button.getItems().add(item);
    }
    return button;
  }

  /** Usual wordings around the columns of a prompt. */
  private MenuButton wrap(String key, TextArea area) {
    MenuButton button = new MenuButton(Messages.text("data.template"));
    button.getStyleClass().addAll("flat", "small-button");
    for (String name : List.of("plain", "question", "instruction", "chatml")) {
      MenuItem item = new MenuItem(Messages.text("data.template." + name));
      item.setOnAction(
          e -> {
            String first = columns().isEmpty() ? "" : "{" + columns().get(0) + "}";
            String fields = fields(area.getText());
            String put = fields.isEmpty() ? first : fields;
            area.setText(Messages.text("data.template." + name + ".text", put));
          });
      button.getItems().add(item);
    }
    Parts.shown(button, key.equals("prompt"));
    return button;
  }

  /** From the first column of a template to the last. */
  private static String fields(String template) {
    int start = template.indexOf('{');
    int end = template.lastIndexOf('}');
    return start >= 0 && end > start ? template.substring(start, end + 1) : "";
  }

  private ComboBox<String> choice(String key, String words) {
    ComboBox<String> box = new ComboBox<>();
    box.setId("meaning-" + key);
    box.setMaxWidth(Double.MAX_VALUE);
    box.setAccessibleText(words);
    box.getItems().setAll(columns());
    box.setValue(model.mapping().get().column(key));
    box.valueProperty().addListener((o, was, is) -> change(m -> m.with(key, is == null ? "" : is)));
    return box;
  }

  private List<String> columns() {
    DataFile file = model.file().get();
    return file == null ? List.of() : file.columnNames();
  }

  private MenuButton add(Mapping mapping) {
    MenuButton button = new MenuButton(Messages.text("data.meaning.add"));
    button.setId("add-meaning");
    List<MenuItem> items = new ArrayList<>();
    for (Hyperparameter other : mapping.others()) {
      String words = Messages.text("data.meaning.more", other.key(), other.help());
      MenuItem item = new MenuItem(words);
      item.setMnemonicParsing(false);
      item.setOnAction(e -> change(m -> m.with(other.key(), "")));
      items.add(item);
    }
    button.getItems().setAll(items);
    button.setDisable(items.isEmpty());
    return button;
  }

  private static VBox labelled(String words, Node control, Node shown) {
    Label label = Parts.styled(new Label(words), "caption");
    label.setLabelFor(control);
    return new VBox(4, label, shown);
  }
}
