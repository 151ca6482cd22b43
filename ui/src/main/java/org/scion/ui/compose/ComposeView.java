package org.scion.ui.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
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
import org.scion.ui.workbench.TechniqueChoice;

/** The composer: techniques, the model's sites, the inspector, the plan, the same as YAML. */
public final class ComposeView implements ScreenView {
  private final ComposeViewModel model;
  private final VBox root;
  private final ToggleButton yamlSwitch = ComposeBar.yamlSwitch();
  private final YamlPane yaml;
  private final ComposeBar bar;
  private final PaletteView palette;
  private final GridView grid;
  private final Inspector inspector;

  public ComposeView(Context context) {
    model = new ComposeViewModel(context);
    PaletteViewModel techniques = new PaletteViewModel(context);
    GridOptions options = new GridOptions(techniques);
    yaml = new YamlPane(model);
    palette = new PaletteView(model, techniques);
    inspector = new Inspector(model);
    grid = new GridView(model, options);
    StackPane centre = new StackPane(grid, noModel(context));
    centre.setMinWidth(320);
    bar = new ComposeBar(model, options, yamlSwitch);
    var panes = new ComposePanes.Parts(palette, centre, yaml, inspector);
    ComposePanes body = new ComposePanes(panes, yamlSwitch, context);
    root = new VBox(bar, Parts.grow(body), new PlanStrip(model, this::jump));
    root.getStyleClass().add("composer");
    root.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
  }

  @Override
  public Parent node() {
    return root;
  }

  @Override
  public void shown(Object argument) {
    model.whenReady(
        () -> {
          if (argument instanceof Path spec) {
            model.open(spec);
          } else if (argument instanceof ModelChoice choice) {
            model.put("model", choice.model());
          } else if (argument instanceof DataChoice choice) {
            model.use(choice);
          } else if (argument instanceof TechniqueChoice choice) {
            palette.choose(choice.id());
          }
        });
  }

  public ComposeViewModel model() {
    return model;
  }

  /** Opens or closes the YAML pane. */
  public void showYaml(boolean on) {
    yamlSwitch.setSelected(on);
  }

  /** Leads to the first thing that stands against a launch. */
  public void showProblem() {
    model.plan().get().problems().stream().findFirst().ifPresent(this::jump);
  }

  /** The place of a problem: its form, the line above the grid, or the text. */
  private void jump(SpecProblem problem) {
    if (!inspector.reveal(problem.where()) && !bar.reveal(problem.where())) {
      showYaml(true);
      yaml.find(problem.where());
    }
  }

  private void key(KeyEvent e) {
    for (Map.Entry<KeyCombination, Runnable> key : keys().entrySet()) {
      if (key.getKey().match(e)) {
        key.getValue().run();
        e.consume();
        return;
      }
    }
  }

  private Map<KeyCombination, Runnable> keys() {
    return Map.of(
        KeyCombination.valueOf("Shortcut+Z"), model::undo,
        KeyCombination.valueOf("Shortcut+Y"), model::redo,
        KeyCombination.valueOf("Shortcut+Shift+Z"), model::redo,
        KeyCombination.valueOf("Shortcut+F"), palette::focusSearch,
        KeyCombination.valueOf("Shortcut+Enter"), model::launch,
        KeyCombination.valueOf("Shortcut+E"), () -> showYaml(!yamlSwitch.isSelected()),
        KeyCombination.valueOf("F6"), () -> nextPart(1),
        KeyCombination.valueOf("Shift+F6"), () -> nextPart(-1));
  }

  /** F6 goes around the parts: palette, grid, inspector, text. */
  private void nextPart(int by) {
    List<Node> parts = new ArrayList<>(List.of(palette, grid, inspector));
    if (yamlSwitch.isSelected()) {
      parts.add(yaml);
    }
    Node focused = root.getScene().getFocusOwner();
    int now = -1;
    for (Node at = focused; at != null && now < 0; at = at.getParent()) {
      now = parts.indexOf(at);
    }
    int next = Math.floorMod(now < 0 ? 0 : now + by, parts.size());
    List<Runnable> focus =
        List.of(palette::focusList, grid::focus, inspector::requestFocus, yaml::focusText);
    focus.get(next).run();
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
    model
        .plan()
        .addListener(
            (o, was, is) -> {
              String wrong = is.wrong("model");
              boolean named = !model.document().get().path("model").asText("").isEmpty();
              boolean broken = named && !wrong.isEmpty();
              place.say(
                  Messages.text(broken ? "compose.broken" : "compose.empty"),
                  broken ? wrong : Messages.text("compose.empty.words"));
            });
    place.getStyleClass().add("covering");
    return Parts.when(
        place,
        Bindings.createBooleanBinding(() -> model.plan().get().grid().isEmpty(), model.plan()));
  }
}
