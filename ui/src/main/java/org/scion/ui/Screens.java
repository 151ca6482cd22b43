package org.scion.ui;

import java.util.function.Function;
import org.scion.ui.compare.CompareView;
import org.scion.ui.compose.ComposeView;
import org.scion.ui.data.DataView;
import org.scion.ui.home.HomeView;
import org.scion.ui.lab.LabView;
import org.scion.ui.learn.LearnView;
import org.scion.ui.models.ModelsView;
import org.scion.ui.playground.PlaygroundView;
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
      case MODELS -> ModelsView::new;
      case DATA -> DataView::new;
      case COMPOSE -> ComposeView::new;
      case RUNS -> RunsView::new;
      case RUN -> RunView::new;
      case COMPARE -> CompareView::new;
      case LAB -> LabView::new;
      case HOME -> HomeView::new;
      case LEARN -> LearnView::new;
      case PLAYGROUND -> PlaygroundView::new;
    };
  }
}
