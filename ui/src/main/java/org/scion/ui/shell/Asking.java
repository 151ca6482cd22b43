package org.scion.ui.shell;

import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuItem;
import javafx.scene.input.ContextMenuEvent;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Navigator;
import org.scion.ui.workbench.Screen;

/** Lets every label of the window be asked what it is, with the right button or the menu key. */
final class Asking {
  private static final int LONGEST = 60;

  private Asking() {}

  static void install(Node root, Navigator navigator) {
    root.addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, e -> ask(e, navigator));
  }

  /** F1: what the control with the focus is, by the name that a screen reader would say. */
  static void about(Scene scene, Navigator navigator) {
    for (Node at = scene.getFocusOwner(); at != null; at = at.getParent()) {
      String words = at.getAccessibleText();
      if (words == null && at instanceof Labeled labeled) {
        words = labeled.getText();
      }
      if (words != null && !words.isBlank() && words.length() <= LONGEST) {
        navigator.show(Screen.LEARN, words);
        return;
      }
    }
    navigator.show(Screen.LEARN);
  }

  private static void ask(ContextMenuEvent e, Navigator navigator) {
    Node at = e.getTarget() instanceof Node node ? node : null;
    while (at != null && !(at instanceof Label)) {
      at = at.getParent();
    }
    if (at == null || ((Label) at).getContextMenu() != null) {
      return;
    }
    String words = ((Labeled) at).getText();
    if (words == null || words.isBlank() || words.length() > LONGEST) {
      return;
    }
    MenuItem item = new MenuItem(Messages.text("form.explain"));
    item.setGraphic(Parts.icon(MaterialDesignH.HELP_CIRCLE_OUTLINE));
    item.setOnAction(a -> navigator.show(Screen.LEARN, words));
    new ContextMenu(item).show(at, e.getScreenX(), e.getScreenY());
    e.consume();
  }
}
