package org.scion.plugins.oft;

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
import org.scion.plugins.delta.ChangedInput;
import org.scion.plugins.delta.DeltaAttachment;
import org.scion.plugins.delta.DeltaSite;
import org.scion.plugins.delta.DeltaTechnique;
import org.scion.plugins.delta.PeftKeys;
import org.scion.runner.engine.KernelProvider;
import org.scion.runner.module.Embedding;
import org.scion.runner.module.Linear;

/**
 * OFT: W' = W R^T with a block-diagonal rotation R; angles between the rows of W stay.
 *
 * <p>Trained are the upper triangles of skew blocks, {@code oft_R.weight} (blocks, b (b - 1) / 2).
 * A block size that does not divide the width becomes the nearest divisor. Qiu et al., 2023
 * (arXiv:2306.07280); the series by Qiu et al., OFTv2, 2025 (arXiv:2506.19847).
 */
@AutoService({Technique.class, KernelProvider.class})
public final class OftTechnique extends DeltaTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "oft",
              "OFT",
              Family.WEIGHT_DELTA,
              "Rotates what goes into a weight, block by block, and changes no lengths or angles.")
          .paper(
              "Qiu et al., Controlling Text-to-Image Diffusion by Orthogonal Finetuning, 2023,"
                  + " arXiv:2306.07280",
              "W' = W R^T,  R = blockdiag(R_1, ..., R_n),  R_i = (I - Q_i)(I + Q_i)^-1 or its series")
          .sites(QUERY_VALUE, SiteKind.LINEAR, SiteKind.HEAD, SiteKind.EMBEDDING)
          .settings(
              settings(
                  integer(
                          "block_size",
                          32,
                          0,
                          65536,
                          "Width of a rotated block; 0: blocks decides.")
                      .from("PEFT"),
                  integer("blocks", 0, 0, 65536, "Number of blocks; 0: the block size decides.")
                      .from("PEFT"),
                  flag("use_cayley_neumann", true, "Series in place of the exact inverse.")
                      .from("PEFT"),
                  integer("neumann_terms", 5, 1, 64, "Terms of the series.").from("PEFT"),
                  flag("block_share", false, "One rotation for all blocks.").from("PEFT"),
                  flag("coft", false, "Keep each rotation near the identity, within eps.")
                      .from("PEFT"),
                  real("eps", 6e-5, 0, 1e3, "Radius of the constrained form.").from("PEFT"),
                  flag("identity_start", true, "Start at no rotation; otherwise normal values.")
                      .from("PEFT"),
                  bias()))
          .behaviour(true, true, Set.of("nf4", "int8"));

  private static final PeftKeys KEYS =
      PeftKeys.of("OFT")
          .key("block_size", "oft_block_size")
          .key("blocks", "r")
          .key("use_cayley_neumann", "use_cayley_neumann")
          .key("neumann_terms", "num_cayley_neumann_terms")
          .key("block_share", "block_share")
          .key("coft", "coft")
          .key("eps", "eps")
          .key("identity_start", "init_weights")
          .bias("oft_only")
          .fanInFanOut()
          .ignored("module_dropout", 0.0);

  public OftTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    boolean none = settings.integer("blocks") == 0 && settings.integer("block_size") == 0;
    return none
        ? List.of(new SpecProblem(where + ".block_size", "0", "above 0 where blocks is 0", ""))
        : List.of();
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    OftShape shape = OftShape.of(site, settings);
    return (long) shape.rotations() * shape.entries();
  }

  @Override
  protected DeltaAttachment attachment() {
    return new OftAttachment();
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    OftRotation rotation = rotation(at, "oft_R.weight");
    return new ChangedInput(base, rotation::rotate, rotation::rotateBack);
  }

  @Override
  protected Embedding embedding(DeltaSite at, Embedding base) {
    return new RotatedEmbedding(base, rotation(at, "oft_embedding_R.weight"));
  }

  private static OftRotation rotation(DeltaSite at, String tensor) {
    OftShape shape = OftShape.of(at.site(), at.settings());
    long[] size = {shape.rotations(), shape.entries()};
    boolean identity = at.settings().flag("identity_start");
    NDArray entries = identity ? at.zeros(tensor, size) : at.normal(tensor, 0.1, size);
    OftRotation rotation = new OftRotation(entries, shape, at.settings());
    ((OftAttachment) at.owner()).add(rotation);
    return rotation;
  }

  @Override
  public String kernels() {
    return """
        # upper triangles (n, b (b - 1) / 2) to skew matrices (n, b, b)
        def oft_skew(self, q: Tensor, b: int) -> Tensor:
          place = torch.triu_indices(b, b, 1, dtype=4, layout=None, device=ops.prim.device(q), pin_memory=False)
          flat = torch.add(torch.mul(torch.select(place, 0, 0), b), torch.select(place, 0, 1))
          n = torch.size(q, 0)
          dense = torch.zeros([n, torch.mul(b, b)], dtype=6, layout=None, device=ops.prim.device(q), pin_memory=False)
          upper = torch.reshape(torch.index_add(dense, 1, flat, q), [n, b, b])
          return torch.sub(upper, torch.transpose(upper, 1, 2))

        # terms 0: the exact form
        def oft_rotation(self, q: Tensor, size: Tensor, terms: Tensor) -> Tensor:
          b = int(size)
          n = int(terms)
          s = (self).oft_skew(q, b, )
          one = torch.eye(b, dtype=6, layout=None, device=ops.prim.device(q), pin_memory=False)
          r = torch.expand_as(one, s)
          if torch.eq(n, 0):
            r = torch.linalg_solve(torch.add(one, s), torch.sub(one, s), left=False)
          else:
            if torch.gt(n, 1):
              r = torch.add(r, s, alpha=2)
            else:
              pass
            if torch.gt(n, 2):
              power = torch.bmm(s, s)
              r = torch.add(r, power, alpha=2)
              for i in range(torch.sub(n, 4)):
                power = torch.bmm(power, s)
                r = torch.add(r, power, alpha=2)
              r = torch.add(r, torch.bmm(power, s))
            else:
              pass
          return r

        # rows (T, width) times a block diagonal (n or 1, b, b)
        def oft_blocks(self, x: Tensor, r: Tensor) -> Tensor:
          t = torch.size(x, 0)
          cut = torch.transpose(torch.reshape(x, [t, -1, torch.size(r, 1)]), 0, 1)
          return torch.reshape(torch.transpose(torch.matmul(cut, r), 0, 1), [t, -1])

        # each row of entries scaled so that its skew matrix has at most this Frobenius norm;
        # the gradient passes as if nothing was done
        def oft_limit(self, q: Tensor, limit: Tensor) -> Tensor:
          norm = torch.mul(torch.norm(q, 2, [1], True), 1.4142135623730951)
          near = torch.where(torch.le(norm, limit), q, torch.mul(torch.div(q, norm), limit))
          return torch.add(q, torch.detach(torch.sub(near, q)))
        """;
  }
}
