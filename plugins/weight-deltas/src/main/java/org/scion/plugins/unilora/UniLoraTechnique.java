package org.scion.plugins.unilora;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.delta.AddedDelta;
import org.scion.plugins.delta.DeltaAttachment;
import org.scion.plugins.delta.DeltaSite;
import org.scion.plugins.delta.DeltaTechnique;
import org.scion.plugins.delta.PeftKeys;
import org.scion.runner.engine.KernelProvider;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.module.Linear;

/**
 * Uni-LoRA: every entry of every A and B is an entry of one trained vector, times a fixed factor.
 *
 * <p>A = theta[iA] cA, B = theta[iB] cB, W' = W + B A, theta (d), iA and cA (r, in), iB and cB
 * (out, r); c = 1 / sqrt(uses of the entry in the whole model). Li et al., 2025 (arXiv:2506.00799).
 */
@AutoService({Technique.class, KernelProvider.class})
public final class UniLoraTechnique extends DeltaTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "unilora",
              "Uni-LoRA",
              Family.WEIGHT_DELTA,
              "Trains one short vector for the whole model; all factors are made of its entries.")
          .paper(
              "Li et al., Uni-LoRA: One Vector is All You Need, 2025, arXiv:2506.00799",
              "W' = W + B A,  A = theta[iA] cA,  B = theta[iB] cB,  theta: d numbers in all")
          .sites(QUERY_VALUE, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  integer("rank", 4, 1, 8192, "Width of the two factors; costs nothing.")
                      .from("PEFT"),
                  integer("vector_length", 256, 1, 1 << 24, "Length of the trained vector, d.")
                      .from("PEFT"),
                  real("bound", 0.02, 1e-9, 1e3, "The vector starts in (-bound, bound).")
                      .from("PEFT"),
                  integer("projection_seed", 42, 0, Integer.MAX_VALUE, "Seed of the indices.")
                      .from("PEFT"),
                  flag("save_indices", false, "Store indices and factors in the file.")
                      .from("PEFT"),
                  real("dropout", 0, 0, 0.99, "Dropout on the adapter's input.").from("PEFT"),
                  bias()))
          .behaviour(true, false, Set.of("nf4", "int8"));

  private static final PeftKeys KEYS =
      PeftKeys.of("UNILORA")
          .key("rank", "r")
          .key("vector_length", "theta_d_length")
          .key("bound", "init_theta_d_bound")
          .key("projection_seed", "proj_seed")
          .key("save_indices", "save_indices")
          .key("dropout", "unilora_dropout")
          .bias("unilora_only")
          .ignored("init_weights", true)
          .fanInFanOut();

  public UniLoraTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return 0;
  }

  @Override
  public long sharedParameterCount(HostLayout host, List<Site> sites, Settings settings) {
    return settings.integer("vector_length");
  }

  @Override
  protected void prepare(DeltaAttachment attachment, AttachContext context) {
    Settings settings = context.settings();
    int length = settings.integer("vector_length");
    String name = "base_model.unilora_theta_d";
    float[] start = context.random().uniform(name, length, settings.real("bound"));
    attachment.share("theta", attachment.trainTensor(name, Torch.create(start, length)));
    int rank = settings.integer("rank");
    SharedIndices indices =
        SharedIndices.of(context.sites(), rank, length, settings.integer("projection_seed"));
    for (Site site : context.sites()) {
      share(attachment, site, "A", indices.next((long) rank * site.in()), rank, site.in());
      share(attachment, site, "B", indices.next((long) rank * site.out()), site.out(), rank);
    }
  }

  private static void share(
      DeltaAttachment attachment,
      Site site,
      String factor,
      SharedIndices.Part part,
      long... shape) {
    NDArray index = Torch.create(part.indices()).reshape(shape);
    attachment.share(site.name() + " index " + factor, index.duplicate());
    attachment.share(site.name() + " scale " + factor, Torch.create(part.scales(), shape));
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    NDArray theta = at.owner().shared("theta");
    NDArray indexA = part(at, "index A", "unilora_indices_A");
    NDArray scaleA = part(at, "scale A", "unilora_scales_A");
    NDArray indexB = part(at, "index B", "unilora_indices_B");
    NDArray scaleB = part(at, "scale B", "unilora_scales_B");
    return AddedDelta.of(
        base,
        at.dropout(),
        x -> Kernels.call("unilora_output", x, theta, indexA, scaleA, indexB, scaleB),
        () -> Kernels.call("unilora_delta", theta, indexA, scaleA, indexB, scaleB));
  }

  private static NDArray part(DeltaSite at, String key, String fileName) {
    NDArray value = at.owner().shared(at.site().name() + " " + key);
    return at.settings().flag("save_indices") ? at.store(fileName, value) : value;
  }

  @Override
  public String kernels() {
    return """
        def unilora_output(self, x: Tensor, t: Tensor, ia: Tensor, ca: Tensor, ib: Tensor, cb: Tensor) -> Tensor:
          a = torch.mul(torch.take(t, ia), ca)
          b = torch.mul(torch.take(t, ib), cb)
          return torch.linear(torch.linear(x, a), b)

        def unilora_delta(self, t: Tensor, ia: Tensor, ca: Tensor, ib: Tensor, cb: Tensor) -> Tensor:
          a = torch.mul(torch.take(t, ia), ca)
          b = torch.mul(torch.take(t, ib), cb)
          return torch.matmul(b, a)
        """;
  }
}
