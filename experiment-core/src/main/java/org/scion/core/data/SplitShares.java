package org.scion.core.data;

import org.scion.core.SpecException;

/**
 * How data are shared out where no split is given. Immutable.
 *
 * @param validation share of the rows, 0 to below 1
 * @param test share of the rows, 0 to below 1; the rest is for training
 */
public record SplitShares(double validation, double test) {

  public SplitShares {
    boolean good = validation >= 0 && test >= 0 && validation + test < 1;
    if (!good) {
      throw new SpecException(
          "split",
          "validation " + validation + ", test " + test,
          "shares from 0 that leave rows for training (sum below 1)",
          "Take for example validation 0.1 and test 0.1");
    }
  }
}
