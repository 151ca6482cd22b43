package org.scion.plugins.adamss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.scion.core.UnsupportedException;
import org.scion.plugins.delta.DeltaSite;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.Linear;

/**
 * y = base(x) + (x V^T + v) D^T with D (out, r) = the groups' B_i A_i, put back into the order of
 * the rows; v is the last column of V when a bias changes too.
 */
final class AdamssLinear implements Linear {
  private static final String A = "adamss_A.";
  private static final String B = "adamss_B.";

  private final DeltaSite at;
  private final Linear base;
  private final NDArray right;
  private final List<NDArray> a = new ArrayList<>();
  private final List<NDArray> b = new ArrayList<>();
  private NDArray order;

  AdamssLinear(DeltaSite at, Linear base) {
    this.at = at;
    this.base = base;
    RowGroups groups = Torch.withoutGradient(() -> RowGroups.of(base, at));
    right = at.store("adamss_newB", groups.right()); // (r, in [+ 1])
    for (int i = 0; i < groups.members().size(); i++) {
      a.add(at.train(A + i, groups.directions().get(i))); // (k, r)
      NDArray zeros = Torch.zeros(groups.members().get(i).length, a.get(i).getShape().get(0));
      b.add(at.train(B + i, zeros)); // (rows, k)
    }
    rows(groups.members().stream().flatMapToLong(Arrays::stream).toArray());
  }

  /**
   * @param members the rows of the first group, of the second, ...
   */
  void rows(long[] members) {
    long[] places = new long[members.length];
    for (int i = 0; i < members.length; i++) {
      places[(int) members[i]] = i;
    }
    order = Torch.keep(Torch.create(places));
  }

  /** Takes the sizes of a file's groups; which rows they are is then unknown, unless all fit. */
  void fit(Map<String, NDArray> file) {
    boolean fits = true;
    for (int i = 0; i < a.size(); i++) {
      fits &= fit(A + i, a, i, file) & fit(B + i, b, i, file);
    }
    if (!fits) {
      order = null;
    }
  }

  private boolean fit(String tensor, List<NDArray> own, int i, Map<String, NDArray> file) {
    NDArray theirs = file.get(at.name(tensor));
    if (theirs == null || theirs.getShape().equals(own.get(i).getShape())) {
      return true;
    }
    boolean sameRows = theirs.getShape().get(0) == own.get(i).getShape().get(0);
    own.get(i).close();
    own.set(i, at.train(tensor, theirs.duplicate()));
    return sameRows || tensor.startsWith(A);
  }

  private NDArray change() {
    if (order == null) {
      throw new UnsupportedException(
          "the AdaMSS adapter at "
              + at.site().name()
              + ": its groups have other sizes than those that this base gives, and the file does"
              + " not say which rows they hold");
    }
    NDList parts = new NDList();
    for (int i = 0; i < a.size(); i++) {
      parts.add(b.get(i).matMul(a.get(i)));
    }
    return Kernels.call("rows", NDArrays.concat(parts, 0), order); // (out, r)
  }

  private NDArray weightPart() {
    return base.bias() == null ? right : right.get(new NDIndex(":, :{}", at.in())); // (r, in)
  }

  private NDArray biasPart() {
    return right.get(new NDIndex(":, {}", at.in())); // (r)
  }

  @Override
  public NDArray forward(NDArray x) {
    NDArray inner = Kernels.call("linear", x, weightPart()); // (T, r)
    NDArray shifted = base.bias() == null ? inner : inner.add(biasPart());
    return base.forward(x).add(Kernels.call("linear", shifted, change())); // (T, out)
  }

  @Override
  public NDArray weight() {
    return base.weight().add(change().matMul(weightPart())); // (out, in)
  }

  @Override
  public NDArray bias() {
    return base.bias() == null ? null : base.bias().add(change().matMul(biasPart()));
  }
}
