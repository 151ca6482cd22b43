package org.scion.plugins.psoft;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * The frozen factors of a weight's largest singular components: s B A is their sum.
 *
 * @param a (r, in)
 * @param b (out, r)
 */
record Factors(NDArray a, NDArray b) {

  /**
   * @param weight (out, in)
   */
  static Factors of(NDArray weight, Settings settings) {
    int rank = settings.integer("rank");
    double scaling = settings.real("alpha") / rank;
    return Torch.withoutGradient(
        () -> {
          NDList parts =
              settings.text("svd").equals("full")
                  ? Kernels.callAll("svd", weight)
                  : randomised(weight, rank, settings);
          NDArray u = parts.get(0).get(":, :" + rank); // (out, r)
          NDArray s = parts.get(1).get(":" + rank).div(scaling); // (r)
          NDArray v = parts.get(2).get(":" + rank); // (r, in)
          boolean even = settings.text("factors").equals("pissa");
          NDArray inner = even ? s.sqrt() : s; // (r)
          NDArray a = even ? v.mul(inner.expandDims(1)) : v; // (r, in)
          return new Factors(
              Torch.keep(a.duplicate()), Torch.keep(u.mul(inner.expandDims(0)).duplicate()));
        });
  }

  /** torch's svd_lowrank: the random start is drawn from torch's generator, as the format needs. */
  private static NDList randomised(NDArray weight, int rank, Settings settings) {
    boolean wide = weight.getShape().get(0) < weight.getShape().get(1);
    NDArray tall = wide ? weight.transpose() : weight;
    NDArray start =
        Torch.referenceNormal(settings.integer("svd_seed"), tall.getShape().get(1), rank);
    NDArray iterations = Kernels.scalar((long) settings.integer("svd_iterations"));
    NDList parts = Kernels.callAll("psoft_svd_tall", tall, start, iterations);
    return wide
        ? new NDList(parts.get(2).transpose(), parts.get(1), parts.get(0).transpose())
        : parts;
  }
}
