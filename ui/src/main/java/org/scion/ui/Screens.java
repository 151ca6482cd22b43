package org.scion.ui;

import java.util.function.Function;
import org.scion.ui.compose.ComposeView;
import org.scion.ui.home.HomeView;
import org.scion.ui.run.RunView;
import org.scion.ui.runs.RunsView;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;
import org.scion.ui.workbench.ScreenView;

/** Which view belongs to which place. */
final class Screens {
  private Screens() {}

  static Function<Context, ScreenView> factory(Screen screen) {
    return switch (screen) {
      case COMPOSE -> ComposeView::new;
      case RUNS -> RunsView::new;
      case RUN -> RunView::new;
      default -> HomeView::new;
    };
  }
}
