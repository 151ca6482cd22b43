package org.scion.ui.shell;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;
import org.scion.ui.workbench.ScreenView;

/** The frame of the window: rail, notices, the place shown, status bar. */
public final class ShellView extends BorderPane {
  private final ShellViewModel model;
  private final Function<Screen, Function<Context, ScreenView>> factories;
  private final Map<Screen, ScreenView> views = new EnumMap<>(Screen.class);
  private final Map<Screen, ToggleButton> buttons = new EnumMap<>(Screen.class);
  private final StackPane place = new StackPane();
  private final StatusBar statusBar;
  private final GuideBar guideBar;
  private final Asking asking;

  /**
   * @param factories makes a screen when it is shown first
   */
  public ShellView(
      ShellViewModel model, Function<Screen, Function<Context, ScreenView>> factories) {
    this.model = model;
    this.factories = factories;
    getStyleClass().add("shell");
    statusBar = new StatusBar(model);
    guideBar = new GuideBar(model.guided(), this);
    asking = new Asking(model.context());
    VBox centre = new VBox(new NoticeBar(model.context().notices()), Parts.grow(place), guideBar);
    setLeft(rail());
    setCenter(centre);
    setBottom(statusBar);
    model.screen().addListener((o, was, is) -> open(is));
    open(model.screen().get());
    asking.install(this);
    sceneProperty().addListener((o, was, is) -> keys());
    addEventHandler(KeyEvent.KEY_PRESSED, this::pass);
  }

  /** The screen shown, made on first use. */
  public ScreenView view(Screen screen) {
    return views.computeIfAbsent(screen, s -> factories.apply(s).apply(model.context()));
  }

  /** Reads what changes by itself: the machine's memory. */
  public void tick() {
    statusBar.measure();
    model.guided().tick();
  }

  private VBox rail() {
    VBox rail = new VBox(4);
    rail.getStyleClass().add("rail");
    for (Screen screen : Screen.values()) {
      if (screen.onRail()) {
        ToggleButton button = new ToggleButton(screen.title(), Parts.icon(screen.icon()));
        button.setContentDisplay(ContentDisplay.TOP);
        button.setMaxWidth(Double.MAX_VALUE);
        button.setId("rail-" + screen.id());
        button.setOnAction(e -> model.show(screen));
        Parts.hint(button, Messages.text("screen." + screen.id() + ".hint"));
        buttons.put(screen, button);
        rail.getChildren().add(button);
      }
    }
    return rail;
  }

  private void open(Screen screen) {
    if (screen == null) {
      return;
    }
    ScreenView view = view(screen);
    place.getChildren().setAll(view.node());
    Screen lit = screen == Screen.RUN ? Screen.RUNS : screen;
    buttons.forEach((s, button) -> button.setSelected(s == lit));
    view.shown(model.argument());
    guideBar.mark();
  }

  /** Commands of the place shown are heard wherever the focus is: on the rail, in the guide. */
  private void pass(KeyEvent e) {
    Node shown = view(model.screen().get()).node();
    boolean command = e.isShortcutDown() || e.getCode().isFunctionKey();
    Node at = e.getTarget() instanceof Node node ? node : shown;
    while (at != null && at != shown) {
      at = at.getParent();
    }
    if (command && at == null) {
      Event.fireEvent(shown, e.copyFor(shown, shown));
      e.consume(); // the copy has gone all the way, also to the keys of the window
    }
  }

  private void keys() {
    if (getScene() == null) {
      return;
    }
    var accelerators = getScene().getAccelerators();
    int digit = 1;
    for (Screen screen : buttons.keySet()) {
      KeyCode code = KeyCode.getKeyCode(String.valueOf(digit++));
      accelerators.put(
          new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN), () -> model.show(screen));
    }
    for (String larger : List.of("Shortcut+EQUALS", "Shortcut+PLUS", "Shortcut+ADD")) {
      accelerators.put(KeyCombination.valueOf(larger), () -> model.zoom(1));
    }
    for (String smaller : List.of("Shortcut+MINUS", "Shortcut+SUBTRACT")) {
      accelerators.put(KeyCombination.valueOf(smaller), () -> model.zoom(-1));
    }
    accelerators.put(KeyCombination.valueOf("Shortcut+0"), () -> model.zoom(0));
    accelerators.put(KeyCombination.valueOf("F1"), () -> asking.about(getScene()));
  }
}
