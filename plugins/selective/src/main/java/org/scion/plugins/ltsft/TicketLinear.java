package org.scion.plugins.ltsft;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/** A linear during the search, and with its part of the ticket afterwards. */
final class TicketLinear implements Linear {
  private final Linear base;
  private final NDArray start;
  private NDArray index;
  private NDArray values;
  private int from;
  private int to;

  /**
   * @param start weight before the search, (out, in)
   */
  TicketLinear(Linear base, NDArray start) {
    this.base = base;
    this.start = start;
  }

  Linear base() {
    return base;
  }

  NDArray start() {
    return start;
  }

  /** Its entries, or null for none, and their range in the ticket's values. */
  void part(NDArray newIndex, int newFrom, int newTo, NDArray all) {
    index = newIndex;
    from = newFrom;
    to = newTo;
    values = all;
  }

  void clear() {
    index = null;
  }

  @Override
  public NDArray weight() {
    return index == null
        ? base.weight()
        : Kernels.call("sparse_changed", base.weight(), index, values.get(from + ":" + to));
  }

  @Override
  public NDArray bias() {
    return base.bias();
  }

  @Override
  public NDArray forward(NDArray x) {
    return index == null ? base.forward(x) : Linear.super.forward(x);
  }
}
