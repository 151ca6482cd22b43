package org.scion.ui.chart;

import java.awt.Color;
import java.awt.Font;

/**
 * The colours that charts are drawn with. Immutable.
 *
 * @param paper background
 * @param text axis labels
 * @param muted tick labels
 * @param grid grid lines
 * @param axis axis lines
 */
public record Ink(Color paper, Color text, Color muted, Color grid, Color axis) {
  /** For the light theme, and for every picture that is saved. */
  public static final Ink LIGHT =
      new Ink(
          Color.WHITE,
          new Color(0x24292F),
          new Color(0x57606A),
          new Color(0xE4E8EC),
          new Color(0xAFB8C1));

  public static final Ink DARK =
      new Ink(
          new Color(0x0D1117),
          new Color(0xC9D1D9),
          new Color(0x8B949E),
          new Color(0x21262D),
          new Color(0x484F58));

  static final Font SMALL = new Font("Roboto", Font.PLAIN, 11);
  static final Font LABEL = new Font("Roboto", Font.PLAIN, 12);

  /** Colours for lines before they begin again. */
  static final int COLOURS = 8;

  private static final int[] LIGHT_LINES = {
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x6E5F00, 0x57606A
  };
  private static final int[] DARK_LINES = {
    0x56B4E9, 0xE69F00, 0x2BC59A, 0xCC79A7, 0xF0E442, 0x4F9FE0, 0xE8743B, 0x8B949E
  };

  public static Ink of(boolean dark) {
    return dark ? DARK : LIGHT;
  }

  /** The n-th colour for lines, from the set of Okabe and Ito, lightened on dark paper. */
  public Color line(int n) {
    int[] set = this == DARK ? DARK_LINES : LIGHT_LINES;
    return new Color(set[Math.floorMod(n, set.length)]);
  }

  /** A colour mixed with the paper. */
  public Color faint(Color colour, double strength) {
    return new Color(
        mix(paper.getRed(), colour.getRed(), strength),
        mix(paper.getGreen(), colour.getGreen(), strength),
        mix(paper.getBlue(), colour.getBlue(), strength));
  }

  private static int mix(int a, int b, double share) {
    return (int) Math.round(a + (b - a) * share);
  }
}
