package org.scion.ui.compose;

import java.nio.file.Path;
import javafx.beans.binding.Bindings;
import javafx.scene.Parent;
import javafx.scene.control.SplitPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.scion.core.SpecProblem;
import org.scion.ui.parts.EmptyPlace;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.DataChoice;
import org.scion.ui.workbench.ModelChoice;
import org.scion.ui.workbench.Screen;
import org.scion.ui.workbench.ScreenView;

/** The composer: techniques, the model's sites, the inspector, the plan, the same as YAML. */
public final class ComposeView implements ScreenView {
  private final ComposeViewModel model;
  private final VBox root;
  private final ToggleButton yamlSwitch = ComposeBar.yamlSwitch();
  private final YamlPane yaml;

  public ComposeView(Context context) {
    model = new ComposeViewModel(context);
    PaletteViewModel palette = new PaletteViewModel(context);
    GridOptions options = new GridOptions(palette);
    yaml = new YamlPane(model);
    PaletteView left = new PaletteView(model, palette);
    left.setPrefWidth(248);
    left.setMinWidth(200);
    Inspector right = new Inspector(model);
    right.setPrefWidth(304);
    right.setMinWidth(296);
    right.setMaxWidth(336);
    StackPane centre = new StackPane(new GridView(model, options), noModel(context));
    centre.setMinWidth(320);
    SplitPane middle = new SplitPane(centre);
    yamlSwitch
        .selectedProperty()
        .addListener(
            (o, was, is) -> {
              if (is) {
                middle.getItems().add(yaml);
                middle.setDividerPositions(0.58);
              } else {
                middle.getItems().remove(yaml);
              }
            });
    HBox body = new HBox(left, Parts.grow(middle), right);
    root =
        new VBox(
            new ComposeBar(model, options, yamlSwitch),
            Parts.grow(body),
            new PlanStrip(model, this::jump));
    root.getStyleClass().add("composer");
    root.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
  }

  @Override
  public Parent node() {
    return root;
  }

  @Override
  public void shown(Object argument) {
    if (argument instanceof Path spec) {
      model.open(spec);
    } else if (argument instanceof ModelChoice choice) {
      model.put("model", choice.model());
    } else if (argument instanceof DataChoice choice) {
      model.use(choice);
    }
  }

  public ComposeViewModel model() {
    return model;
  }

  /** Opens or closes the YAML pane. */
  public void showYaml(boolean on) {
    yamlSwitch.setSelected(on);
  }

  private void jump(SpecProblem problem) {
    showYaml(true);
    String where = problem.where();
    yaml.find(where.substring(where.lastIndexOf('.') + 1).replaceAll("\\[\\d+]", ""));
  }

  private void key(KeyEvent e) {
    if (new KeyCodeCombination(KeyCode.Z, KeyCombination.SHORTCUT_DOWN).match(e)) {
      model.undo();
      e.consume();
    } else if (new KeyCodeCombination(KeyCode.Y, KeyCombination.SHORTCUT_DOWN).match(e)
        || new KeyCodeCombination(
                KeyCode.Z, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN)
            .match(e)) {
      model.redo();
      e.consume();
    }
  }

  private EmptyPlace noModel(Context context) {
    EmptyPlace place =
        new EmptyPlace(
            MaterialDesignC.CUBE_OUTLINE,
            Messages.text("compose.empty"),
            Messages.text("compose.empty.words"),
            Parts.primary(
                Messages.text("compose.empty.minilm"),
                MaterialDesignC.CUBE_OUTLINE,
                () -> model.put("model", org.scion.core.model.source.ModelSource.MINILM)),
            Parts.button(
                Messages.text("compose.empty.models"),
                null,
                () -> context.navigator().show(Screen.MODELS)));
    return Parts.when(
        place,
        Bindings.createBooleanBinding(() -> model.plan().get().grid().isEmpty(), model.plan()));
  }
}
