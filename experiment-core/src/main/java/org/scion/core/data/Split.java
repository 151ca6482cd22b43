package org.scion.core.data;

import java.util.List;

/**
 * Data shared out. Immutable.
 *
 * @param <T> row or example
 * @param train for the updates
 * @param validation for choices; may be empty
 * @param test for the final number; may be empty
 */
public record Split<T>(List<T> train, List<T> validation, List<T> test) {
  public Split {
    train = OnDemand.keep(train);
    validation = OnDemand.keep(validation);
    test = OnDemand.keep(test);
  }
}
