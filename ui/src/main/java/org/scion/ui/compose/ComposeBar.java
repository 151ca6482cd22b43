package org.scion.ui.compose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignB;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.kordamp.ikonli.materialdesign2.MaterialDesignU;
import org.scion.core.model.Task;
import org.scion.core.model.source.ModelRegistry;
import org.scion.core.model.source.ModelSource;
import org.scion.core.model.source.ModelSummary;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.DataChoice;
import org.scion.ui.workbench.Screen;

/** The line above the composer: name, model, task, data, presets, undo, folding, brush, YAML. */
final class ComposeBar extends HBox {
  /** Keys of the document that vary from here. */
  private static final Map<String, String> PATHS = Map.of("model", "model", "data", "data.train");

  private final ComposeViewModel model;
  private final PresetModel presets;
  private final TextField name = new TextField();
  private final ComboBox<String> models = new ComboBox<>();
  private final ComboBox<String> tasks = new ComboBox<>();
  private final Button data;
  private final Map<String, Label> captions = new HashMap<>();
  private boolean filling;

  ComposeBar(ComposeViewModel model, GridOptions options, ToggleButton yaml) {
    super(8);
    this.model = model;
    presets = new PresetModel(model);
    getStyleClass().add("compose-bar");
    data = Parts.button("", MaterialDesignD.DATABASE_OUTLINE, this::showData);
    data.setId("data");
    data.setMaxWidth(240);
    data.setMinWidth(96);
    fields();
    getChildren()
        .addAll(
            labelled("name", name),
            labelled("model", models),
            labelled("task", tasks),
            labelled("data", data),
            Parts.spring(),
            new DraftMenu(model, this::getScene),
            presets(),
            undo(true),
            undo(false),
            toggle("bar.fold", MaterialDesignA.ARROW_COLLAPSE_VERTICAL, options, true),
            toggle("bar.brush", MaterialDesignB.BRUSH, options, false),
            yaml);
    model.document().addListener((o, was, is) -> show());
    model.plan().addListener((o, was, is) -> show());
    readModels();
    show();
  }

  private void fields() {
    name.setId("experiment-name");
    name.setPrefColumnCount(13);
    name.setOnAction(e -> model.put("name", name.getText()));
    name.focusedProperty()
        .addListener(
            (o, was, is) -> {
              if (was && !is) {
                model.put("name", name.getText());
              }
            });
    models.setId("model");
    models.setEditable(true);
    models.setPrefWidth(216);
    models.setMinWidth(120);
    models.valueProperty().addListener((o, was, is) -> chosen("model", is));
    tasks.getItems().setAll(Arrays.stream(Task.values()).map(Task::specName).toList());
    tasks.setId("task");
    tasks.setPrefWidth(136);
    tasks.setMinWidth(110);
    tasks.valueProperty().addListener((o, was, is) -> chosen("task", is));
  }

  private void chosen(String path, String value) {
    if (!filling && value != null && !value.isBlank()) {
      model.put(path, value);
    }
  }

  private VBox labelled(String key, Control control) {
    String words = Messages.text("bar." + key);
    Label label = Parts.styled(new Label(words), "caption");
    label.setLabelFor(control);
    control.setAccessibleText(words);
    captions.put(key, label);
    if (PATHS.containsKey(key)) {
      String path = PATHS.get(key);
      ContextMenu menu = new Varying(model).menu(control, path, key);
      label.setContextMenu(menu);
      control.setContextMenu(menu);
    }
    return new VBox(2, label, control);
  }

  /** A field that varies says so above it, as those of the forms do below. */
  private void showVaried() {
    PATHS.forEach(
        (key, path) -> {
          String varied = SweepText.of(model.document().get(), path);
          Label caption = captions.get(key);
          boolean on = !varied.isEmpty();
          caption.setText(Messages.text(on ? "bar.varies" : "bar." + key, varied));
          caption.getStyleClass().removeAll("field-varied");
          if (on) {
            caption.getStyleClass().add("field-varied");
          }
        });
  }

  private void readModels() {
    var services = model.context().services();
    model
        .context()
        .background()
        .run(
            this,
            () -> new ModelRegistry(services.workspace().path()).list(),
            list -> {
              List<String> ids = new ArrayList<>(list.stream().map(ModelSummary::id).toList());
              ids.add(ModelSource.MINILM);
              filling = true;
              models.getItems().setAll(ids);
              filling = false;
              show();
            },
            model.context().notices()::report);
  }

  private void show() {
    filling = true;
    showVaried();
    var document = model.document().get();
    name.setText(document.path("name").asText(""));
    models.setValue(document.path("model").asText(null));
    tasks.setValue(document.path("task").asText(null));
    String train = Draft.train(document);
    String file = train.substring(train.lastIndexOf('/') + 1);
    long rows = model.plan().get().rows();
    data.setText(
        train.isEmpty()
            ? Messages.text("bar.data.none")
            : rows > 0 ? Messages.text("bar.data.rows", file, Numbers.brief(rows)) : file);
    Parts.hint(data, train.isEmpty() ? Messages.text("bar.data.hint") : train);
    filling = false;
  }

  /** The Data page with what the draft says about data, or as it was. */
  private void showData() {
    Draft draft = model.draft();
    var context = model.context();
    context
        .background()
        .run(
            data,
            () -> choice(draft),
            chosen -> context.navigator().show(Screen.DATA, chosen.orElse(null)),
            context.notices()::report);
  }

  private static Optional<DataChoice> choice(Draft draft) {
    var chosen = draft.data();
    String task = draft.document().path("task").asText("");
    return chosen.hasNonNull("train")
        ? Optional.of(new DataChoice(task, chosen, draft.model()))
        : Optional.empty();
  }

  /** Leads to the control of a path such as {@code data.train}; false if there is none here. */
  boolean reveal(String path) {
    Control control =
        switch (path.replaceAll("[.\\[].*", "")) {
          case "name" -> name;
          case "model" -> models;
          case "task" -> tasks;
          case "data" -> data;
          default -> null;
        };
    if (control != null) {
      control.requestFocus();
    }
    return control != null;
  }

  private MenuButton presets() {
    MenuButton button = new MenuButton(Messages.text("bar.presets"));
    button.setId("presets");
    button.setMinWidth(USE_PREF_SIZE);
    MenuItem lightest = new MenuItem(Messages.text("preset.lightest"));
    lightest.setId("preset-lightest");
    lightest.setOnAction(e -> presets.fitLightest());
    Map<Presets, MenuItem> items = new EnumMap<>(Presets.class);
    for (Presets preset : presets.offered()) {
      MenuItem item = new MenuItem(preset.words());
      item.setOnAction(e -> presets.apply(preset));
      items.put(preset, item);
    }
    button.getItems().addAll(items.values());
    button.getItems().addAll(new SeparatorMenuItem(), lightest);
    button.setDisable(items.isEmpty());
    button.setOnShowing(
        e -> presets.weigh(list -> list.forEach(w -> items.get(w.preset()).setText(weight(w)))));
    return button;
  }

  private static String weight(Fitting.Weighed weighed) {
    return Messages.text(
        weighed.fits() ? "preset.weight" : "preset.weight.too_large",
        weighed.preset().words(),
        Numbers.brief(weighed.trainable()),
        Numbers.gigabytes(weighed.bytes()));
  }

  private Button undo(boolean back) {
    var words = back ? model.undoable() : model.redoable();
    Button button =
        Parts.iconButton(
            Messages.text(back ? "bar.undo" : "bar.redo"),
            back ? MaterialDesignU.UNDO : MaterialDesignR.REDO,
            back ? model::undo : model::redo);
    button.setId(back ? "undo" : "redo");
    button.disableProperty().bind(Bindings.isEmpty(words));
    words.addListener(
        (o, was, is) ->
            Parts.hint(button, Messages.text(back ? "bar.undo.what" : "bar.redo.what", is)));
    return button;
  }

  private static ToggleButton toggle(
      String key, org.kordamp.ikonli.Ikon icon, GridOptions options, boolean fold) {
    ToggleButton button = new ToggleButton("", Parts.icon(icon));
    button.getStyleClass().addAll("flat", "icon-button");
    button.setAccessibleText(Messages.text(key));
    Parts.hint(button, Messages.text(key));
    if (fold) {
      button.setOnAction(
          e -> {
            options.automatic(false);
            options.folded().set(button.isSelected());
          });
    } else {
      button.selectedProperty().bindBidirectional(options.brush());
    }
    return button;
  }

  /** The switch of the YAML pane. */
  static ToggleButton yamlSwitch() {
    ToggleButton button =
        new ToggleButton(Messages.text("bar.yaml"), Parts.icon(MaterialDesignC.CODE_BRACES));
    button.setId("yaml-switch");
    button.setMinWidth(USE_PREF_SIZE);
    return button;
  }
}
