package org.scion.plugins.intrinsic;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.scion.core.SpecProblem;
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
import org.scion.plugins.delta.InputDropout;
import org.scion.plugins.delta.SiteTechnique;
import org.scion.runner.engine.KernelProvider;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.module.Linear;

/**
 * Training in a random subspace: all changes of all sites are one vector z of d numbers, projected.
 *
 * <p>With D the entries of all sites and e one of them, dW_e = lambda_site sqrt(d / D) sign_e
 * z_h(e) where h(e) in 0..d-1 and sign_e are drawn from the site's name: on average the columns of
 * the projection are orthonormal. DID has lambda = 1 and d numbers in z; SAID trains a lambda for
 * each site, out of the same d. Li et al., 2018 (arXiv:1804.08838); Aghajanyan et al., 2021
 * (arXiv:2012.13255), who project with Fastfood instead.
 */
@AutoService({Technique.class, KernelProvider.class})
public final class IntrinsicTechnique extends SiteTechnique implements KernelProvider {
  private static final String VECTOR = "base_model.intrinsic_z";

  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "intrinsic",
              "Intrinsic dimension",
              Family.WEIGHT_DELTA,
              "Trains a whole model through a few numbers and a random projection.")
          .paper(
              "Aghajanyan et al., Intrinsic Dimensionality Explains the Effectiveness of Language"
                  + " Model Fine-Tuning, 2021, arXiv:2012.13255",
              "W' = W + lambda P z,  P: random, D x d,  z: d")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.LINEAR)
          .settings(
              settings(
                  integer("dimension", 1000, 2, 1 << 24, "Numbers trained in all, d.")
                      .from("Scion's choice, of the order that the paper finds for sentence pairs"),
                  flag("structure_aware", true, "A trained factor for each site: SAID, not DID.")
                      .from("paper: SAID needs fewer numbers than DID")))
          .behaviour(true, true, Set.of());

  public IntrinsicTechnique() {
    super(DESCRIPTION);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return settings.flag("structure_aware") ? 1 : 0;
  }

  @Override
  public long sharedParameterCount(HostLayout host, List<Site> sites, Settings settings) {
    return length(sites, settings);
  }

  /** Numbers in z: what the sites' factors leave of d. */
  private static int length(List<Site> sites, Settings settings) {
    int factors = settings.flag("structure_aware") ? sites.size() : 0;
    return Math.max(1, settings.integer("dimension") - factors);
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int dimension = settings.integer("dimension");
    return dimension <= site.weightElements()
        ? List.of()
        : List.of(
            new SpecProblem(
                where + ".dimension",
                String.valueOf(dimension),
                "at most the " + site.weightElements() + " entries of " + site.name(),
                "A subspace as large as a matrix is no subspace; train the weights themselves."));
  }

  @Override
  protected DeltaAttachment attachment() {
    return new Scaled();
  }

  /** z takes steps that move an entry of a weight by about the run's learning rate. */
  private static final class Scaled extends DeltaAttachment {
    private double factor = 1;

    @Override
    public double learningRateFactor(String fileName) {
      return fileName.equals(VECTOR) ? factor : super.learningRateFactor(fileName);
    }
  }

  private static double scale(List<Site> sites, int length) {
    long entries = sites.stream().mapToLong(Site::weightElements).sum();
    return Math.sqrt((double) length / entries);
  }

  @Override
  protected void prepare(DeltaAttachment attachment, AttachContext context) {
    int length = length(context.sites(), context.settings());
    NDArray z = attachment.trainTensor(VECTOR, Torch.zeros(length));
    attachment.share("z", z);
    double scale = scale(context.sites(), length);
    attachment.share("scale", Torch.number(scale));
    ((Scaled) attachment).factor = 1 / scale;
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    NDArray z = at.owner().shared("z");
    NDArray scale = at.owner().shared("scale");
    int entries = Math.toIntExact(at.site().weightElements());
    // The same in every run, so that z and the factors are the whole adapter.
    RandomGenerator random = new SplittableRandom(at.site().name().hashCode());
    int length = (int) z.getShape().get(0);
    long[] places = new long[entries];
    float[] signs = new float[entries];
    for (int i = 0; i < entries; i++) {
      places[i] = random.nextInt(length);
      signs[i] = random.nextBoolean() ? 1 : -1;
    }
    NDArray index = Torch.keep(Torch.create(places));
    NDArray sign = Torch.keep(Torch.create(signs, at.out(), at.in()));
    NDArray lambda =
        at.settings().flag("structure_aware")
            ? at.constant("intrinsic_lambda", 1, 1)
            : Torch.keep(Torch.ones(1));
    return AddedDelta.of(
        base,
        InputDropout.NONE,
        () -> Kernels.call("intrinsic_delta", z, index, sign, scale, lambda));
  }

  @Override
  public String kernels() {
    return """
        # z (d), index (out in), sign (out, in), scale (), lambda (1): the change, (out, in)
        def intrinsic_delta(self, z: Tensor, index: Tensor, sign: Tensor, scale: Tensor, lam: Tensor) -> Tensor:
          spread = torch.reshape(torch.index_select(z, 0, index), [torch.size(sign, 0), torch.size(sign, 1)])
          return torch.mul(torch.mul(torch.mul(spread, sign), scale), lam)
        """;
  }
}
