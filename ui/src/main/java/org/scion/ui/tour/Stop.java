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
 * @param width pixels
 * @param height pixels
 * @param argument what the place is shown with
 * @param arrange brings the place into the state
 */
record Stop(
    Screen screen,
    String state,
    World world,
    int width,
    int height,
    Function<Context, Object> argument,
    Consumer<ScreenView> arrange) {

  /** Where a stop's data come from. */
  enum World {
    GIVEN,
    EMPTY,
    SAMPLE,
    MANY
  }

  static Stop of(Screen screen, String state, World world) {
    return new Stop(screen, state, world, 1440, 900, context -> null, view -> {});
  }

  Stop sized(int newWidth, int newHeight) {
    return new Stop(screen, state, world, newWidth, newHeight, argument, arrange);
  }

  Stop with(Function<Context, Object> what) {
    return new Stop(screen, state, world, width, height, what, arrange);
  }

  /** The view must be of this type: the screen's own. */
  <V extends ScreenView> Stop doing(Class<V> type, Consumer<V> action) {
    return new Stop(
        screen, state, world, width, height, argument, view -> action.accept(type.cast(view)));
  }

  String file(Theme theme) {
    return screen.id() + "-" + state + "-" + theme.id() + ".png";
  }
}
