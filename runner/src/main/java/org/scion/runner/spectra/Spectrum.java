package org.scion.runner.spectra;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.lab.SingularValues;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * Singular values of a base matrix, its tuned form and their difference, and the intruder
 * dimensions among the tuned form's first k left singular vectors: those whose largest absolute
 * cosine with all of the base's left singular vectors is below epsilon (Shuttleworth et al., LoRA
 * vs Full Fine-tuning: An Illusion of Equivalence, 2024, arXiv:2410.21228).
 *
 * <p>Principal angles lie between the spans of the first k singular vectors of base and tuned: the
 * singular values of U_k(base)^T U_k(tuned) are their cosines (Bjorck and Golub, 1973).
 *
 * @param base singular values of the base
 * @param tuned of the tuned matrix
 * @param delta of the difference
 * @param cosines of the first k tuned vectors with the base's
 * @param leftAngles principal angles of the left vectors, degrees, ascending
 * @param rightAngles of the right ones
 */
@SuppressWarnings("ArrayRecordComponent") // results that nobody changes
public record Spectrum(
    SingularValues base,
    SingularValues tuned,
    SingularValues delta,
    Cosines cosines,
    double[] leftAngles,
    double[] rightAngles) {

  /**
   * @param base (m, n)
   * @param tuned (m, n)
   * @param delta singular values of the difference, when they are known already; or null
   * @param top how many of the tuned vectors are looked at
   */
  public static Spectrum of(NDArray base, NDArray tuned, NDArray delta, int top) {
    Decomposition b = Decomposition.of(base);
    Decomposition t = Decomposition.of(tuned);
    NDArray d = delta == null ? Kernels.call("singular_values", tuned.sub(base)) : delta;
    int k = (int) Math.min(top, t.s().size());
    NDArray left = t.left(k); // (m, k)
    return new Spectrum(
        new SingularValues(Torch.floats(b.s())),
        new SingularValues(Torch.floats(t.s())),
        new SingularValues(Torch.floats(d)),
        Cosines.of(b.u(), left),
        angles(b.left(k), left),
        angles(b.right(k), t.right(k)));
  }

  /** The first tuned directions of a matrix and how near the base's come to them. */
  public static Sides sides(NDArray base, NDArray tuned, int top) {
    Decomposition b = Decomposition.of(base);
    Decomposition t = Decomposition.of(tuned);
    int k = (int) Math.min(top, t.s().size());
    return new Sides(t, Torch.floats(t.s()), Cosines.of(b.u(), t.left(k)).best());
  }

  /**
   * Directions of a tuned matrix.
   *
   * @param tuned its decomposition
   * @param sigma all its singular values
   * @param cosine of the first ones, largest with the base's
   */
  public record Sides(Decomposition tuned, float[] sigma, float[] cosine) {
    /** The part of the matrix along a direction, (m, n). */
    public NDArray part(int index) {
      return tuned.part(index);
    }
  }

  /** Principal angles between the spans of two sets of k orthonormal columns, degrees. */
  private static double[] angles(NDArray a, NDArray b) {
    float[] cosines = Torch.floats(Kernels.call("singular_values", a.transpose().matMul(b)));
    double[] angles = new double[cosines.length];
    for (int i = 0; i < angles.length; i++) {
      angles[i] = Math.toDegrees(Math.acos(Math.min(1, cosines[i])));
    }
    return angles;
  }

  /** Indexes of the intruders among the first k tuned vectors. */
  public List<Integer> intruders(double epsilon) {
    List<Integer> found = new ArrayList<>();
    for (int j = 0; j < cosines.best().length; j++) {
      if (cosines.best()[j] < epsilon) {
        found.add(j);
      }
    }
    return found;
  }

  /** The contract's keys and more; arrays hold the first values. */
  public ObjectNode json(String site, long[] shape, int top, double epsilon) {
    List<Integer> intruders = intruders(epsilon);
    ObjectNode node = Json.object().put("site", site);
    node.set("shape", Json.tree(shape));
    node.put("intruders", intruders.size());
    node.set("intruder_indexes", Json.tree(intruders));
    node.set("cosine", Json.tree(cosines.best()));
    cosines.into(node);
    node.set("sigma_base", Json.tree(base.first(top)));
    node.set("sigma_tuned", Json.tree(tuned.first(top)));
    node.set("sigma_delta", Json.tree(delta.first(top)));
    node.set("energy_delta", Json.tree(delta.energy(top)));
    node.set("angles_left", Json.tree(leftAngles));
    node.set("angles_right", Json.tree(rightAngles));
    ranks(node, "base", base);
    ranks(node, "tuned", tuned);
    ranks(node, "delta", delta);
    node.put("rank_keeping_90_delta", delta.rankKeeping(0.9));
    return node.put("norm_ratio", base.norm() == 0 ? null : delta.norm() / base.norm());
  }

  private static void ranks(ObjectNode node, String which, SingularValues values) {
    node.put("effective_rank_" + which, values.effectiveRank());
    node.put("stable_rank_" + which, values.stableRank());
    node.put("norm_" + which, values.norm());
  }

  /**
   * X = U diag(s) V^T, thin, singular values descending.
   *
   * @param u (m, k)
   * @param s (k)
   * @param vt (k, n)
   */
  public record Decomposition(NDArray u, NDArray s, NDArray vt) {
    static Decomposition of(NDArray x) {
      NDList parts = Kernels.callAll("svd", x);
      return new Decomposition(parts.get(0), parts.get(1), parts.get(2));
    }

    NDArray left(int count) {
      return u.get(":, 0:" + count); // (m, count)
    }

    NDArray right(int count) {
      return vt.get("0:" + count).transpose(); // (n, count)
    }

    /** The part of X along one direction, s_j u_j v_j^T, (m, n). */
    NDArray part(int j) {
      String range = j + ":" + (j + 1);
      return u.get(":, " + range).mul(s.get(range)).matMul(vt.get(range));
    }
  }
}
