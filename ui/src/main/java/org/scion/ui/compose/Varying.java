package org.scion.ui.compose;

import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextInputDialog;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.stage.Window;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Screen;

/** Asks over which values a key of the document varies. */
final class Varying {
  private static final KeyCombination KEYS = KeyCombination.valueOf("Shortcut+G");

  private final ComposeViewModel model;

  Varying(ComposeViewModel model) {
    this.model = model;
  }

  /**
   * Asks, and writes the answer into the key {@code sweep}.
   *
   * @param name of the field in words
   */
  void ask(String path, String name, Window owner) {
    TextInputDialog dialog = new TextInputDialog(SweepText.of(model.document().get(), path));
    dialog.initOwner(owner);
    dialog.setTitle(Messages.text("vary.title"));
    dialog.setHeaderText(Messages.text("vary.words", name));
    dialog.setContentText(Messages.text("vary.values"));
    dialog.getEditor().setId("vary-values");
    dialog.showAndWait().ifPresent(values -> model.vary(path, values));
  }

  /**
   * What can be asked of a control that is no row of a form: with Ctrl+G, and by this menu.
   *
   * @param asked what Learn is asked for
   */
  ContextMenu menu(Node control, String path, String asked) {
    MenuItem item = new MenuItem(Messages.text("form.vary"));
    item.setOnAction(e -> ask(path, path, control.getScene().getWindow()));
    control.addEventHandler(
        KeyEvent.KEY_PRESSED,
        e -> {
          if (KEYS.match(e)) {
            ask(path, path, control.getScene().getWindow());
            e.consume();
          }
        });
    MenuItem explain = new MenuItem(Messages.text("form.explain"));
    explain.setOnAction(e -> model.context().navigator().show(Screen.LEARN, asked));
    return new ContextMenu(explain, item);
  }
}
