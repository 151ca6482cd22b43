package org.scion.ui.tour;

import java.util.List;
import org.scion.ui.compose.ComposeScenes;
import org.scion.ui.compose.ComposeView;
import org.scion.ui.workbench.Screen;

/** Where the tour stops. */
final class Stops {
  private Stops() {}

  static List<Stop> all() {
    return List.of(
        Stop.of(Screen.HOME, "empty", Stop.World.EMPTY),
        Stop.of(Screen.HOME, "filled", Stop.World.GIVEN),
        Stop.of(Screen.HOME, "narrow", Stop.World.SAMPLE).sized(1280, 720),
        Stop.of(Screen.COMPOSE, "empty", Stop.World.EMPTY),
        Stop.of(Screen.COMPOSE, "filled", Stop.World.SAMPLE)
            .doing(ComposeView.class, view -> ComposeScenes.thirtyLayers(view.model())),
        Stop.of(Screen.COMPOSE, "yaml", Stop.World.SAMPLE)
            .doing(ComposeView.class, ComposeScenes::yamlWithAnError),
        Stop.of(Screen.COMPOSE, "refused", Stop.World.SAMPLE)
            .doing(ComposeView.class, view -> ComposeScenes.refused(view.model())),
        Stop.of(Screen.COMPOSE, "narrow", Stop.World.SAMPLE)
            .sized(1280, 720)
            .doing(ComposeView.class, view -> ComposeScenes.classifier(view.model())));
  }
}
