package org.scion.plugins.adamss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.technique.Settings;
import org.scion.plugins.delta.DeltaSite;
import org.scion.runner.engine.KernelProvider;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.Linear;

/**
 * The groups of rows of a weight.
 *
 * @param right leading right singular vectors, (r, in [+ 1])
 * @param members rows of each group
 * @param directions start of each A, (k, r): the group's leading right singular vectors
 */
record RowGroups(NDArray right, List<long[]> members, List<NDArray> directions) {

  static RowGroups of(Linear base, DeltaSite at) {
    Settings settings = at.settings();
    NDArray weight = base.weight(); // (out, in)
    NDArray full =
        base.bias() == null
            ? weight
            : NDArrays.concat(new NDList(weight, base.bias().expandDims(1)), 1);
    int width = AdamssTechnique.width(at.site(), settings.integer("rank"));
    NDArray[] vectors = singular(full, width, settings.integer("random_seed"));
    NDArray left = vectors[0]; // (out, r)
    int groups = Math.min(settings.integer("groups"), at.out());
    List<long[]> members = RowClusters.of(Torch.floats(left), width, groups);
    List<NDArray> directions = new ArrayList<>();
    for (long[] rows : members) {
      directions.add(directions(Kernels.call("rows", left, Torch.create(rows)), settings));
    }
    return new RowGroups(vectors[1].duplicate(), members, directions);
  }

  /** Left (out, r) and right (r, in) singular vectors by a randomised SVD with PyTorch's draws. */
  private static NDArray[] singular(NDArray x, int width, long seed) {
    boolean wide = x.getShape().get(0) < x.getShape().get(1);
    NDArray tall = wide ? x.transpose() : x;
    NDArray start = Torch.referenceNormal(seed, tall.getShape().get(1), width);
    NDList parts = Kernels.callAll("adamss_svd", tall, start);
    return wide
        ? new NDArray[] {parts.get(1).transpose(), parts.get(0).transpose()}
        : new NDArray[] {parts.get(0), parts.get(1)};
  }

  private static NDArray directions(NDArray rows, Settings settings) {
    NDList parts = Kernels.callAll("svd", rows);
    float[] sizes = Torch.floats(parts.get(1));
    int rank = Math.min(settings.integer("group_rank"), sizes.length);
    if (settings.flag("dynamic_rank")) {
      int above = 0;
      // PEFT looks at the singular values of rows rows^T, the squares of these.
      while (above < rank
          && sizes[above] * sizes[above] > settings.real("threshold") * sizes[0] * sizes[0]) {
        above++;
      }
      rank = Math.max(1, above);
    }
    return parts.get(2).get("0:" + rank).duplicate();
  }

  /** The randomised SVD. */
  @AutoService(KernelProvider.class)
  public static final class Kernel implements KernelProvider {
    @Override
    public String kernels() {
      return """
          # U (m, q) and V^T (q, n) of a tall matrix from a random start (n, q) (Halko et al., 2011)
          def adamss_svd(self, w: Tensor, start: Tensor) -> Tuple[Tensor, Tensor]:
            q, r = torch.linalg_qr(torch.matmul(w, start), "reduced")
            for i in range(2):
              q1, r1 = torch.linalg_qr(torch.matmul(torch.t(w), q), "reduced")
              q2, r2 = torch.linalg_qr(torch.matmul(w, q1), "reduced")
              q = q2
            u, s, vh = torch.linalg_svd(torch.matmul(torch.t(q), w), False)
            return (torch.matmul(q, u), vh)
          """;
    }
  }
}
