package org.scion.plugins.adam8bit;

import java.util.Arrays;

/**
 * The 256 values of the dynamic code: decades from 1e-6 to 1, each with twice as many steps as the
 * one below, so that small numbers keep their order of magnitude and large ones their digits.
 */
public final class CodeBook {
  private static final int DECADES = 7;

  private CodeBook() {}

  /**
   * Sorted values, 256 of them.
   *
   * @param signed whether negative values are needed: half the steps then
   */
  public static float[] values(boolean signed) {
    double[] values = new double[256];
    int next = 0;
    for (int decade = 0; decade < DECADES; decade++) {
      int steps = (signed ? 1 : 2) << decade;
      double unit = Math.pow(10, decade - (DECADES - 1));
      for (int i = 0; i < steps; i++) {
        double middle = 0.1 + 0.9 * (i + 0.5) / steps;
        values[next++] = unit * middle;
        if (signed) {
          values[next++] = -unit * middle;
        }
      }
    }
    values[next++] = 0;
    values[next] = 1;
    Arrays.sort(values);
    float[] result = new float[256];
    for (int i = 0; i < 256; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  /** The 255 borders between neighbouring values: a number takes the value it is nearest to. */
  public static float[] borders(float[] values) {
    float[] borders = new float[255];
    for (int i = 0; i < 255; i++) {
      borders[i] = (values[i] + values[i + 1]) / 2;
    }
    return borders;
  }
}
