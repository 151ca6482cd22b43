package org.scion.ui.compose;

import java.io.File;
import java.util.function.Supplier;
import javafx.scene.Scene;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCombination;
import javafx.stage.FileChooser;
import org.scion.ui.text.Messages;

/** What can be done with the draft as a whole: new, open, save, copy and paste techniques. */
final class DraftMenu extends MenuButton {
  private final ComposeViewModel model;
  private final Supplier<Scene> scene;

  DraftMenu(ComposeViewModel model, Supplier<Scene> scene) {
    super(Messages.text("draft.menu"));
    this.model = model;
    this.scene = scene;
    setId("draft-menu");
    setMinWidth(USE_PREF_SIZE);
    getItems()
        .setAll(
            item("draft.new", "Shortcut+N", model::clear),
            item("draft.open", "Shortcut+O", this::open),
            item("draft.save", "Shortcut+S", this::save),
            new SeparatorMenuItem(),
            item("draft.copy", "Shortcut+Shift+C", () -> GridKeys.copy(model)),
            item("draft.paste", "Shortcut+Shift+V", () -> GridKeys.paste(model)));
  }

  private static MenuItem item(String key, String keys, Runnable action) {
    MenuItem item = new MenuItem(Messages.text(key));
    item.setAccelerator(KeyCombination.valueOf(keys));
    item.setOnAction(e -> action.run());
    return item;
  }

  private FileChooser chooser(String key) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(Messages.text(key));
    chooser
        .getExtensionFilters()
        .add(new FileChooser.ExtensionFilter(Messages.text("draft.files"), "*.yaml", "*.yml"));
    return chooser;
  }

  private void open() {
    File file = chooser("draft.open").showOpenDialog(scene.get().getWindow());
    if (file != null) {
      model.open(file.toPath());
    }
  }

  private void save() {
    FileChooser chooser = chooser("draft.save");
    chooser.setInitialFileName("experiment.yaml");
    File file = chooser.showSaveDialog(scene.get().getWindow());
    if (file != null) {
      Draft draft = model.draft();
      model
          .context()
          .background()
          .run(
              "save-spec",
              () -> {
                draft.save(file.toPath());
                return file;
              },
              saved -> model.context().notices().say(Messages.text("draft.saved", saved)),
              model.context().notices()::report);
    }
  }
}
