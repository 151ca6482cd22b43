package org.scion.runner.inject;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.host.HostModel;

/**
 * Dropout on what goes into an adapter; acts only while the host trains.
 *
 * @param probability of a zero, 0 to 1
 * @param host whose mode decides
 */
public record Dropout(double probability, HostModel host) {
  public NDArray apply(NDArray x) {
    return probability > 0 && host.training()
        ? Kernels.call("dropout", x, Kernels.scalar(probability))
        : x;
  }
}
