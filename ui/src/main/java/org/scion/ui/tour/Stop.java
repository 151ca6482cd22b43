package org.scion.ui.tour;

import java.util.function.Consumer;
import java.util.function.Function;
import org.scion.ui.theme.Theme;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;
import org.scion.ui.workbench.ScreenView;

/**
 * One place in one state.
 *
 * @param screen the place
 * @param state word for the file name
 * @param world which workspace it is drawn from
 * @param size of the picture and of its letters
 * @param argument what the place is shown with; null where the workspace has nothing of the kind,
 *     and then the stop is left out; null itself for a place that needs nothing
 * @param arrange brings the place into the state
 */
record Stop(
    Screen screen,
    String state,
    World world,
    WindowSize size,
    Function<Context, Object> argument,
    Consumer<ScreenView> arrange) {

  /** Where a stop's data come from. */
  enum World {
    /** The workspace given. */
    GIVEN,
    /** A workspace in which nothing happened yet. */
    EMPTY,
    /** The runs given, copied until there are a hundred. */
    MANY
  }

  static Stop of(Screen screen, String state, World world) {
    return new Stop(screen, state, world, new WindowSize(1440, 900, 1), null, view -> {});
  }

  Stop sized(int width, int height) {
    return sized(width, height, 1);
  }

  Stop sized(int width, int height, double scale) {
    return new Stop(screen, state, world, new WindowSize(width, height, scale), argument, arrange);
  }

  Stop with(Function<Context, Object> what) {
    return new Stop(screen, state, world, size, what, arrange);
  }

  /** The view must be of this type: the screen's own. */
  <V extends ScreenView> Stop doing(Class<V> type, Consumer<V> action) {
    return new Stop(screen, state, world, size, argument, view -> action.accept(type.cast(view)));
  }

  String file(Theme theme) {
    return screen.id() + "-" + state + "-" + theme.id() + ".png";
  }
}
