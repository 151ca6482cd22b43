package org.scion.ui.compare;

import java.util.Locale;
import org.scion.ui.chart.Curve;
import org.scion.ui.text.Messages;

/** What runs along the bottom of overlaid curves. */
enum Across {
  STEP,
  TOKENS,
  TIME;

  String words() {
    return Messages.text("compare.across." + name().toLowerCase(Locale.ROOT));
  }

  /**
   * A curve over steps as a curve over this.
   *
   * @param millis duration of each step
   * @param tokensPerSecond speed at each step
   */
  Curve of(Curve curve, Curve millis, Curve tokensPerSecond) {
    if (this == STEP || millis.size() == 0) {
      return curve;
    }
    double[] x = new double[curve.size()];
    int at = 0;
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      while (at < millis.size() && millis.x()[at] <= curve.x()[i]) {
        double seconds = millis.y()[at] / 1000;
        sum += this == TIME ? seconds : seconds * tokensPerSecond.near(millis.x()[at]);
        at++;
      }
      x[i] = sum;
    }
    return new Curve(x, curve.y());
  }
}
