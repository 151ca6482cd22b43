package org.scion.plugins.boft;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.delta.DeltaSite;
import org.scion.plugins.delta.DeltaTechnique;
import org.scion.plugins.delta.PeftKeys;
import org.scion.runner.engine.KernelProvider;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.Linear;

/**
 * BOFT: W' = diag(s) W M^T with an orthogonal M made of m sparse butterfly factors.
 *
 * <p>{@code boft_R} (m, in / b, b, b), {@code boft_s} (out, 1). Formula and permutations: {@link
 * Butterfly}, {@link BoftShape}. Liu et al., 2024 (arXiv:2311.06243). PEFT without its CUDA kernel
 * quietly uses m = 1; here m is what is asked for.
 */
@AutoService({Technique.class, KernelProvider.class})
public final class BoftTechnique extends DeltaTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "boft",
              "BOFT",
              Family.WEIGHT_DELTA,
              "Rotates the input by a product of sparse butterfly factors and scales the output.")
          .paper(
              "Liu et al., Parameter-Efficient Orthogonal Finetuning via Butterfly Factorization,"
                  + " 2024, arXiv:2311.06243",
              "W' = diag(s) W M^T,  M = B_(m-1) ... B_0,  B_t = P_t D_t P_t^T,  D_t block diagonal")
          .sites(QUERY_VALUE, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  integer("block_size", 4, 0, 65536, "Width of a block.").from("PEFT"),
                  integer("block_num", 0, 0, 65536, "Number of blocks; 0: the size decides.")
                      .from("PEFT"),
                  integer("butterfly_factors", 1, 1, 20, "Sparse factors; 1 is OFT with scales.")
                      .from("PEFT"),
                  real("dropout", 0, 0, 0.99, "Share of blocks of a factor made the identity.")
                      .from("PEFT"),
                  flag("identity_start", true, "Start at the identity; otherwise normal values.")
                      .from("PEFT"),
                  bias()))
          .behaviour(true, true, Set.of("nf4", "int8"));

  private static final PeftKeys KEYS =
      PeftKeys.of("BOFT")
          .key("block_size", "boft_block_size")
          .key("block_num", "boft_block_num")
          .key("butterfly_factors", "boft_n_butterfly_factor")
          .key("identity_start", "init_weights")
          .bias("boft_only")
          .fanInFanOut()
          .key("dropout", "boft_dropout");

  public BoftTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    BoftShape shape = BoftShape.of(site, settings);
    return (long) shape.factors() * site.in() * shape.size() + site.out();
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int count = settings.integer("block_num");
    int size = settings.integer("block_size");
    if ((count > 0) == (size > 0) && (count == 0 || size != 4)) {
      return List.of(
          new SpecProblem(
              where + ".block_size",
              size + " with block_num " + count,
              "one of the two above 0",
              ""));
    }
    return BoftShape.problem(site, settings)
        .map(
            allowed ->
                List.of(
                    new SpecProblem(
                        where + (count > 0 ? ".block_num" : ".block_size"),
                        String.valueOf(count > 0 ? count : size),
                        allowed,
                        "Choose another size or leave the site out.")))
        .orElse(List.of());
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    BoftShape shape = BoftShape.of(at.site(), at.settings());
    boolean identity = at.settings().flag("identity_start");
    long[] size = {shape.factors(), shape.count(), shape.size(), shape.size()};
    NDArray blocks = identity ? at.zeros("boft_R", size) : at.normal("boft_R", 0.1, size);
    float[] scales = at.random().normal(at.name("boft_s"), at.out(), identity ? 0 : 0.1);
    NDArray scale = at.train("boft_s", Torch.create(scales, at.out(), 1).add(1));
    return new Butterfly(base, blocks, scale, shape, at.dropout());
  }

  @Override
  public String kernels() {
    return """
        # (m, n, b, b) to rotations of the same shape
        def boft_rotations(self, r: Tensor) -> Tensor:
          k = torch.mul(torch.sub(r, torch.transpose(r, 2, 3)), 0.5)
          one = torch.eye(torch.size(r, 3), dtype=6, layout=None, device=ops.prim.device(r), pin_memory=False)
          return torch.linalg_solve(torch.add(one, k), torch.sub(one, k), left=False)

        # a share p of the blocks of one factor, both chosen at random, replaced by the identity
        def boft_dropout(self, r: Tensor, p: Tensor) -> Tensor:
          m = torch.size(r, 0)
          n = torch.size(r, 1)
          count = int(torch.mul(p, n))
          order = torch.argsort(torch.rand_like(torch.select(torch.select(torch.select(r, 0, 0), 1, 0), 1, 0)))
          blocks = torch.reshape(torch.lt(order, count), [1, n, 1, 1])
          place = torch.argsort(torch.rand_like(torch.select(torch.select(torch.select(r, 1, 0), 1, 0), 1, 0)))
          factor = torch.reshape(torch.eq(place, 0), [m, 1, 1, 1])
          one = torch.eye(torch.size(r, 3), dtype=6, layout=None, device=ops.prim.device(r), pin_memory=False)
          return torch.where(torch.logical_and(blocks, factor), one, r)

        # rows (T, in) times P D P^T: d (n, b, b)
        def boft_factor(self, x: Tensor, d: Tensor, forth: Tensor, back: Tensor) -> Tensor:
          t = torch.size(x, 0)
          cut = torch.reshape(torch.index_select(x, 1, forth), [t, -1, torch.size(d, 1)])
          turned = torch.transpose(torch.matmul(torch.transpose(cut, 0, 1), d), 0, 1)
          return torch.index_select(torch.reshape(turned, [t, -1]), 1, back)
        """;
  }
}
