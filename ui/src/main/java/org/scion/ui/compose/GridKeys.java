package org.scion.ui.compose;

import java.util.ArrayList;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/**
 * The keyboard of the grid: arrows, Shift with arrows, Shift+Space for the row, Ctrl+Space for the
 * column, Ctrl+A, Enter, Delete, Escape, copy and paste.
 */
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
      case UP -> model.selection().move(-1, 0, e.isShiftDown(), grid);
      case DOWN -> model.selection().move(1, 0, e.isShiftDown(), grid);
      case LEFT -> model.selection().move(0, -1, e.isShiftDown(), grid);
      case RIGHT -> model.selection().move(0, 1, e.isShiftDown(), grid);
      case SPACE -> line(e.isShiftDown(), grid);
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
      case SPACE -> line(false, grid);
      case A -> model.selection().only(new ArrayList<>(grid.spots()));
      case C -> copy(model);
      case V -> paste(model);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void line(boolean row, SiteGrid grid) {
    SiteGrid.Spot lead = model.selection().lead();
    if (lead != null) {
      boolean whole = row || lead.layer() == SiteGrid.OUTSIDE;
      model.selection().widen(whole ? grid.rowWith(lead) : grid.column(lead.column()));
    }
  }

  /** Puts the techniques of the draft on the clipboard, as YAML. */
  static void copy(ComposeViewModel model) {
    ClipboardContent content = new ClipboardContent();
    content.putString(model.copied());
    Clipboard.getSystemClipboard().setContent(content);
  }

  /** Takes the techniques of a spec that lies on the clipboard. */
  static void paste(ComposeViewModel model) {
    Clipboard clipboard = Clipboard.getSystemClipboard();
    model.paste(clipboard.hasString() ? clipboard.getString() : "");
  }
}
