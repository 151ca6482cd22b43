package org.scion.plugins.psoft;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * R of PSOFT: diag(b) C diag(a), C = (I + K)(I - K)^-1 or its series, or a plain matrix.
 *
 * <p>K is skew with the stored weight as its upper triangle, row by row.
 */
final class Rotation {
  private final NDArray weight;
  private final NDArray out;
  private final NDArray in;
  private final Settings settings;
  private final int rank;
  private final NDArray positions;
  private final NDArray signs;

  /**
   * @param weight (r (r - 1) / 2), or (r, r) when not orthogonal
   * @param out the vector b, (r), or null
   * @param in the vector a, (r), or null
   */
  Rotation(NDArray weight, NDArray out, NDArray in, Settings settings) {
    this.weight = weight;
    this.out = out;
    this.in = in;
    this.settings = settings;
    this.rank = settings.integer("rank");
    long[] index = new long[rank * rank];
    float[] sign = new float[rank * rank];
    int next = 0;
    for (int i = 0; i < rank; i++) {
      for (int j = i + 1; j < rank; j++) {
        index[i * rank + j] = next;
        index[j * rank + i] = next++;
        sign[i * rank + j] = 1;
        sign[j * rank + i] = -1;
      }
    }
    positions = Torch.keep(Torch.create(index));
    signs = Torch.keep(Torch.create(sign, rank, rank));
  }

  /** R as it acts now, (r, r). */
  NDArray matrix() {
    NDArray r = settings.flag("orthogonal") ? orthogonal() : weight; // (r, r)
    r = out == null ? r : r.mul(out.expandDims(1)); // (r, r)
    return in == null ? r : r.mul(in.expandDims(0)); // (r, r)
  }

  private NDArray orthogonal() {
    NDArray k =
        Kernels.call("rows", weight, positions).reshape(new Shape(rank, rank)).mul(signs); // (r, r)
    return settings.flag("neumann") ? series(k) : Kernels.call("psoft_cayley", k);
  }

  /** I + 2K + 2K^2 + ... , the last power once; K is shrunk first when it is too large. */
  private NDArray series(NDArray skew) {
    NDArray k = limited(skew);
    int terms = settings.integer("neumann_terms");
    NDArray sum = Torch.manager().eye(rank);
    if (terms == 1) {
      return sum;
    }
    sum = sum.add(k.add(k));
    if (terms == 2) {
      return sum;
    }
    NDArray power = k.matMul(k);
    sum = sum.add(power.add(power));
    for (int i = 3; i < terms - 1; i++) {
      power = power.matMul(k);
      sum = sum.add(power.add(power));
    }
    return sum.add(power.matMul(k));
  }

  private NDArray limited(NDArray k) {
    double most = settings.real("neumann_norm");
    if (most == 0) {
      return k;
    }
    NDArray norm = k.square().sum().sqrt();
    return norm.getFloat() > most ? k.div(norm.add(1e-12)).mul(Kernels.scalar(most)) : k;
  }
}
