package org.scion.core.service;

import org.scion.core.SpecException;

/**
 * A piece of one series.
 *
 * @param run id of the run
 * @param name of the series, {@code loss} or {@code validation.accuracy}
 * @param fromStep first step wanted
 * @param toStep last step wanted
 * @param maxPoints at most so many points come back; 1 and above
 */
public record SeriesRequest(String run, String name, long fromStep, long toStep, int maxPoints) {

  public SeriesRequest {
    if (maxPoints < 1) {
      throw new SpecException("maxPoints", "" + maxPoints, "1 and above", "");
    }
  }

  /** The whole series in at most so many points. */
  public static SeriesRequest whole(String run, String name, int maxPoints) {
    return new SeriesRequest(run, name, Long.MIN_VALUE, Long.MAX_VALUE, maxPoints);
  }

  /** Every point. */
  public static SeriesRequest every(String run, String name) {
    return whole(run, name, Integer.MAX_VALUE);
  }
}
