package org.scion.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.Slider;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextInputControl;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.run.Workspace;
import org.scion.ui.background.DirectBackground;
import org.scion.ui.compose.ComposeView;
import org.scion.ui.shell.ShellView;
import org.scion.ui.shell.ShellViewModel;
import org.scion.ui.theme.Theme;
import org.scion.ui.tour.Headless;
import org.scion.ui.tour.SampleWorkspace;
import org.scion.ui.workbench.Screen;

/** Whatever can be operated has a name that a screen reader can say. */
@Tag("ui")
class ScreenReaderTest {
  @TempDir Path temporary;

  @Test
  void everyControlOfEveryPlaceHasAName() {
    Headless.start();
    Workspace workspace = SampleWorkspace.write(temporary.resolve("workspace"));
    Set<String> nameless = Headless.call(() -> nameless(workspace));

    assertEquals(Set.of(), nameless);
  }

  private static Set<String> nameless(Workspace workspace) {
    ShellViewModel model = ScionWindow.model(TestServices.in(workspace), new DirectBackground());
    ShellView shell = ScionWindow.shell(model);
    Scene scene = new Scene(shell, 1440, 900);
    Theme.LIGHT.apply(scene);
    Stage stage = new Stage();
    stage.setScene(scene);
    stage.show();
    model.context().runs().refresh();
    Set<String> nameless = new TreeSet<>();
    for (Screen screen : Screen.values()) {
      model.show(screen, argument(screen, model, workspace));
      if (shell.view(screen) instanceof ComposeView compose) {
        compose.model().put("model", "smollm2-135m");
        compose.model().place(TestTechniques.all().find("lora").orElseThrow(), java.util.List.of());
        compose.showYaml(true);
      }
      shell.applyCss();
      shell.layout();
      Set<Node> labelled = new HashSet<>();
      collectLabelled(shell, labelled);
      collect(screen.id(), shell, labelled, nameless);
    }
    stage.close();
    return nameless;
  }

  private static Object argument(Screen screen, ShellViewModel model, Workspace workspace) {
    return switch (screen) {
      case DATA -> workspace.path().resolve("support-intent.csv");
      case RUN, LAB -> model.context().runs().withStatus("done").get(0).id();
      default -> null;
    };
  }

  private static void collectLabelled(Node node, Set<Node> labelled) {
    if (node instanceof Label label && label.getLabelFor() != null) {
      labelled.add(label.getLabelFor());
    }
    if (node instanceof Parent parent) {
      parent.getChildrenUnmodifiable().forEach(child -> collectLabelled(child, labelled));
    }
  }

  private static void collect(String place, Node node, Set<Node> labelled, Set<String> nameless) {
    boolean operated =
        node instanceof ButtonBase
            || node instanceof TextInputControl
            || node instanceof ComboBoxBase
            || node instanceof Spinner
            || node instanceof Slider;
    if (operated && !named(node) && !labelled.contains(node)) {
      nameless.add(place + ": " + node.getClass().getSimpleName() + " in " + node.getParent());
    }
    // What a control is made of has no name of its own.
    if (!operated && node instanceof Parent parent) {
      parent.getChildrenUnmodifiable().forEach(child -> collect(place, child, labelled, nameless));
    }
  }

  private static boolean named(Node node) {
    String said = node.getAccessibleText();
    String text = node instanceof Labeled labeled ? labeled.getText() : null;
    String prompt = node instanceof TextInputControl input ? input.getPromptText() : null;
    return present(said) || present(text) || present(prompt);
  }

  private static boolean present(String text) {
    return text != null && !text.isBlank();
  }
}
