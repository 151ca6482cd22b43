package org.scion.plugins.delta;

import ai.djl.ndarray.NDArray;
import java.util.function.BooleanSupplier;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Kernels;

/**
 * Dropout of the LyCORIS family on a change's output; does nothing outside training.
 *
 * @param module probability that the whole change is left out of a pass
 * @param rows probability that a row of the change, one output, is left out
 * @param rescale whether the rows that are kept are scaled up
 * @param training whether the host is in training
 */
public record ChangeDropout(double module, double rows, boolean rescale, BooleanSupplier training) {

  /** From the settings {@code module_dropout} and {@code rank_dropout}. */
  public static ChangeDropout of(DeltaSite at, boolean rescale) {
    Settings settings = at.settings();
    return new ChangeDropout(
        settings.real("module_dropout"),
        settings.real("rank_dropout"),
        rescale,
        at.context().host()::training);
  }

  /** (T, out) to (T, out). */
  NDArray apply(NDArray change) {
    if ((module == 0 && rows == 0) || !training.getAsBoolean()) {
      return change;
    }
    return Kernels.call(
        "delta_dropout",
        change,
        Kernels.scalar(module),
        Kernels.scalar(rows),
        Kernels.scalar(rescale ? 1L : 0L));
  }
}
