package org.scion.ui.tour;

import java.util.List;
import org.scion.ui.workbench.Screen;

/** Where the tour stops. */
final class Stops {
  private Stops() {}

  static List<Stop> all() {
    return List.of(
        Stop.of(Screen.HOME, "empty", Stop.World.EMPTY),
        Stop.of(Screen.HOME, "filled", Stop.World.GIVEN),
        Stop.of(Screen.HOME, "narrow", Stop.World.SAMPLE).sized(1280, 720));
  }
}
