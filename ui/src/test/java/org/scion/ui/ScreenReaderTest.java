package org.scion.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.Slider;
import javafx.scene.control.Spinner;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.Pane;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.run.Workspace;
import org.scion.ui.chart.PicturePane;
import org.scion.ui.tour.Headless;
import org.scion.ui.tour.SampleWorkspace;

/** Whatever can be operated, or shows something, has a name that a screen reader can say. */
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
    Set<String> nameless = new TreeSet<>();
    Places.visit(
        workspace,
        (place, window) -> {
          Set<Node> labelled = new HashSet<>();
          collectLabelled(window, labelled);
          collect(place, window, labelled, nameless);
        });
    return nameless;
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
            || node instanceof Slider
            || node instanceof ProgressIndicator
            || node instanceof TableView
            || node instanceof ListView
            || node instanceof PicturePane pane && pane.picture() != null
            || node.isFocusTraversable() && node instanceof Pane;
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
