package org.scion.ui.tour;

import java.util.Arrays;
import java.util.Set;
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
 * @param needs examples that a workspace must have for it
 */
record Stop(
    Screen screen,
    String state,
    World world,
    WindowSize size,
    Function<Context, Object> argument,
    Consumer<ScreenView> arrange,
    Set<Example> needs) {

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
    WindowSize laptop = new WindowSize(1440, 900, 1);
    return new Stop(screen, state, world, laptop, null, view -> {}, Set.of());
  }

  Stop sized(int width, int height) {
    return sized(width, height, 1);
  }

  Stop sized(int width, int height, double scale) {
    return new Stop(
        screen, state, world, new WindowSize(width, height, scale), argument, arrange, needs);
  }

  Stop with(Function<Context, Object> what) {
    return new Stop(screen, state, world, size, what, arrange, needs);
  }

  Stop needs(Example... examples) {
    return new Stop(screen, state, world, size, argument, arrange, Set.of(examples));
  }

  /** The view must be of this type: the screen's own. */
  <V extends ScreenView> Stop doing(Class<V> type, Consumer<V> action) {
    Consumer<ScreenView> then = view -> action.accept(type.cast(view));
    return new Stop(screen, state, world, size, argument, then, needs);
  }

  /** Whether a file name of it has these words. */
  boolean named(String words) {
    return Arrays.stream(Theme.values()).anyMatch(theme -> file(theme).contains(words));
  }

  String file(Theme theme) {
    return screen.id() + "-" + state + "-" + theme.id() + ".png";
  }
}
