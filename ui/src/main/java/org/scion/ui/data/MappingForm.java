package org.scion.ui.data;

import java.util.Arrays;
import java.util.function.Consumer;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TextArea;
import javafx.scene.layout.VBox;
import org.scion.core.model.Task;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** Task, templates, label and split; each change shows at once in the examples. */
final class MappingForm extends VBox {
  private final DataViewModel model;
  private final ComboBox<String> task = new ComboBox<>();
  private final TextArea prompt = template("data.prompt", 3);
  private final TextArea completion = template("data.completion", 2);
  private final TextArea text = template("data.text", 2);
  private final ComboBox<String> label = new ComboBox<>();
  private final Slider share = new Slider(0, 0.5, 0.1);
  private final Label shareText = Parts.styled(new Label(), "figure");
  private boolean filling;

  MappingForm(DataViewModel model) {
    super(12);
    this.model = model;
    task.getItems().setAll(Arrays.stream(Task.values()).map(Task::specName).toList());
    task.setMaxWidth(Double.MAX_VALUE);
    label.setMaxWidth(Double.MAX_VALUE);
    task.valueProperty()
        .addListener(
            (o, was, is) ->
                change(
                    m ->
                        Arrays.stream(Task.values())
                            .filter(t -> t.specName().equals(is))
                            .findFirst()
                            .ifPresent(t -> model.mapping().set(m.with(t)))));
    on(prompt, t -> change(m -> model.mapping().set(m.withPrompt(t))));
    on(completion, t -> change(m -> model.mapping().set(m.withCompletion(t))));
    on(text, t -> change(m -> model.mapping().set(m.withText(t))));
    label
        .valueProperty()
        .addListener(
            (o, was, is) -> change(m -> model.mapping().set(m.withLabel(is == null ? "" : is))));
    share
        .valueProperty()
        .addListener(
            (o, was, is) ->
                change(
                    m ->
                        model
                            .mapping()
                            .set(m.withShare(Math.round(is.doubleValue() * 100) / 100.0))));
    model.mapping().addListener((o, was, is) -> fill());
    model.file().addListener((o, was, is) -> fill());
    fill();
  }

  private static void on(TextArea area, Consumer<String> action) {
    area.textProperty().addListener((o, was, is) -> action.accept(is));
  }

  private void change(Consumer<Mapping> action) {
    if (!filling) {
      action.accept(model.mapping().get());
    }
  }

  private static TextArea template(String key, int rows) {
    TextArea area = new TextArea();
    area.setPrefRowCount(rows);
    area.setWrapText(true);
    area.getStyleClass().add("mono");
    area.setAccessibleText(Messages.text(key));
    return area;
  }

  private void fill() {
    filling = true;
    Mapping mapping = model.mapping().get();
    task.setValue(mapping.task().specName());
    set(prompt, mapping.prompt());
    set(completion, mapping.completion());
    set(text, mapping.text());
    if (model.file().get() != null) {
      label
          .getItems()
          .setAll(model.file().get().preview().columns().stream().map(c -> c.name()).toList());
    }
    label.setValue(mapping.label());
    share.setValue(mapping.validationShare());
    shareText.setText(Numbers.percent(mapping.validationShare()));
    getChildren().setAll(labelled("data.task", task));
    if (mapping.classifies()) {
      getChildren().addAll(labelled("data.text", text), labelled("data.label", label));
    } else {
      getChildren()
          .addAll(labelled("data.prompt", prompt), labelled("data.completion", completion));
    }
    getChildren().addAll(labelled("data.split", Parts.row(8, Parts.grow(share), shareText)));
    filling = false;
  }

  private static void set(TextArea area, String text) {
    if (!area.getText().equals(text)) {
      area.setText(text);
    }
  }

  private static VBox labelled(String key, javafx.scene.Node control) {
    Label words = Parts.styled(new Label(Messages.text(key)), "caption");
    words.setLabelFor(control);
    return new VBox(4, words, control);
  }
}
