package org.scion.ui.compose;

import java.util.ArrayList;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/** The keyboard of the grid: arrows, Shift, Ctrl+A, Enter, Delete, Escape, copy and paste. */
final class GridKeys {
  private final ComposeViewModel model;
  private final PaletteViewModel palette;

  GridKeys(ComposeViewModel model, PaletteViewModel palette) {
    this.model = model;
    this.palette = palette;
  }

  void pressed(KeyEvent e, SiteGrid grid) {
    boolean used = e.isShortcutDown() ? shortcut(e.getCode(), grid) : plain(e, grid);
    if (used) {
      e.consume();
    }
  }

  private boolean plain(KeyEvent e, SiteGrid grid) {
    switch (e.getCode()) {
      case UP -> model.selection().move(-1, 0, e.isShiftDown(), grid.spots());
      case DOWN -> model.selection().move(1, 0, e.isShiftDown(), grid.spots());
      case LEFT -> model.selection().move(0, -1, e.isShiftDown(), grid.spots());
      case RIGHT -> model.selection().move(0, 1, e.isShiftDown(), grid.spots());
      case ESCAPE -> model.selection().clear();
      case DELETE, BACK_SPACE -> model.clearSelected();
      case ENTER -> {
        if (palette.chosen().get() != null) {
          model.place(palette.chosen().get(), model.selection().ordered());
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean shortcut(KeyCode code, SiteGrid grid) {
    switch (code) {
      case A -> model.selection().only(new ArrayList<>(grid.spots()));
      case C -> {
        ClipboardContent content = new ClipboardContent();
        content.putString(model.copied());
        Clipboard.getSystemClipboard().setContent(content);
      }
      case V -> {
        if (Clipboard.getSystemClipboard().hasString()) {
          model.paste(Clipboard.getSystemClipboard().getString());
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }
}
