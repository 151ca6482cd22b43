package org.scion.ui.chart;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** Shapes that go with the colours of lines, so that no line is told by colour alone. */
final class Marks {
  private Marks() {}

  /** The n-th mark, centred on the origin. */
  static Shape of(int n, double size) {
    double r = size / 2;
    return switch (Math.floorMod(n, 6)) {
      case 0 -> new Ellipse2D.Double(-r, -r, size, size);
      case 1 -> polygon(0, -r, r, r, -r, r);
      case 2 -> new Rectangle2D.Double(-r, -r, size, size);
      case 3 -> polygon(0, -r, r, 0, 0, r, -r, 0);
      case 4 -> polygon(-r, -r, r, -r, 0, r);
      default -> cross(r, r / 2.6);
    };
  }

  private static Shape polygon(double... xy) {
    Path2D path = new Path2D.Double();
    path.moveTo(xy[0], xy[1]);
    for (int i = 2; i < xy.length; i += 2) {
      path.lineTo(xy[i], xy[i + 1]);
    }
    path.closePath();
    return path;
  }

  private static Shape cross(double r, double t) {
    return polygon(
        -t, -r, t, -r, t, -t, r, -t, r, t, t, t, t, r, -t, r, -t, t, -r, t, -r, -t, -t, -t);
  }
}
