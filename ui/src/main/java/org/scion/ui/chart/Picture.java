package org.scion.ui.chart;

import java.awt.Graphics2D;

/** Something that can be drawn on screen and saved: as PNG and SVG by drawing it, as CSV. */
public interface Picture {
  /** The name of saved files. */
  String title();

  /** Draws all of it, background included, into the rectangle at the origin. */
  void paint(Graphics2D g, int width, int height, Ink ink);

  /** Its numbers with a header line. */
  String csv();
}
