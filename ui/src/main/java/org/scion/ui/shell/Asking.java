package org.scion.ui.shell;

import java.util.Optional;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuItem;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;
import org.kordamp.ikonli.materialdesign2.MaterialDesignB;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;
import org.scion.ui.chart.PicturePane;
import org.scion.ui.learn.Glossary;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;

/**
 * Lets whatever has words in the window be asked what it is: with the right button, the menu key or
 * F1. The answer stands beside it; the lesson is one click away.
 */
final class Asking {
  private static final int LONGEST = 60;
  private static final double WIDTH = 340;

  private final Context context;
  private final Glossary glossary;

  Asking(Context context) {
    this.context = context;
    glossary = new Glossary(context.services().techniques());
  }

  void install(Node root) {
    root.addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, this::ask);
  }

  /** F1: what the control with the focus is, by the name that a screen reader would say. */
  void about(Scene scene) {
    for (Node at = scene.getFocusOwner(); at != null; at = at.getParent()) {
      String words = words(at);
      if (!words.isEmpty()) {
        answer(at, words);
        return;
      }
    }
    context.navigator().show(Screen.LEARN);
  }

  private void ask(ContextMenuEvent e) {
    Node at = e.getTarget() instanceof Node node ? node : null;
    while (at != null && !(at instanceof Labeled) && !(at instanceof PicturePane)) {
      at = at.getParent();
    }
    if (at == null || at instanceof Label label && label.getContextMenu() != null) {
      return;
    }
    String words = words(at);
    if (words.isEmpty()) {
      return;
    }
    Node asked = at;
    MenuItem item = new MenuItem(Messages.text("form.explain"));
    item.setGraphic(Parts.icon(MaterialDesignH.HELP_CIRCLE_OUTLINE));
    item.setOnAction(a -> answer(asked, words));
    new ContextMenu(item).show(at, e.getScreenX(), e.getScreenY());
    e.consume();
  }

  private static String words(Node at) {
    String words = at instanceof Labeled labeled ? labeled.getText() : null;
    if (words == null || words.isBlank()) {
      words = at.getAccessibleText();
    }
    return words == null || words.isBlank() || words.length() > LONGEST ? "" : words;
  }

  /** What is said of a node: its own help, what its word means, or both. */
  static String explanation(String help, Optional<Glossary.Entry> entry, String words) {
    String own = help == null ? "" : help;
    String meaning =
        entry
            .map(e -> e.term().equalsIgnoreCase(words) ? e.text() : e.term() + ": " + e.text())
            .orElse("");
    String both = (own + "\n\n" + (own.equals(meaning) ? "" : meaning)).strip();
    return both.isEmpty() ? Messages.text("ask.nothing") : both;
  }

  /** Its own, or that of what it is a part of, as a figure is of its tile. */
  private static String help(Node at) {
    String own = at.getAccessibleHelp();
    return own == null && at.getParent() != null ? at.getParent().getAccessibleHelp() : own;
  }

  private void answer(Node at, String words) {
    Optional<Glossary.Entry> entry = glossary.explain(words);
    Label text = Parts.text(explanation(help(at), entry, words));
    VBox page = new VBox(8, Parts.heading(words), text);
    page.setPrefWidth(WIDTH);
    Bounds place = at.localToScreen(at.getBoundsInLocal());
    PopOver popover = new PopOver(Parts.styled(page, "popover-page"));
    page.getChildren()
        .add(
            Parts.button(
                Messages.text("ask.more"),
                MaterialDesignB.BOOK_OPEN_OUTLINE,
                () -> {
                  popover.hide();
                  context
                      .navigator()
                      .show(Screen.LEARN, entry.map(Glossary.Entry::page).orElse(words));
                }));
    popover.setArrowLocation(PopOver.ArrowLocation.TOP_CENTER);
    popover.setAnimated(false);
    if (place == null) {
      popover.show(at);
    } else {
      popover.show(at, place.getCenterX(), place.getMaxY());
    }
  }
}
