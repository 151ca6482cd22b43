package org.scion.plugins.orthogonal;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraMethod;
import org.scion.plugins.lora.LoraShape;
import org.scion.plugins.lora.StartedAttachment;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.Initialiser;

/**
 * LoRA with both factors random and B0 A0 = 0: with Q a random orthogonal (r, r) matrix, A0 =
 * Q_even^T G / 10 and B0 = H Q_odd / 10, where Q_even and Q_odd are its rows with even and odd
 * numbers and G (r/2, in), H (out, r/2) are normal.
 *
 * <p>A (r, in), B (out, r), r even. As PEFT 0.21 has it.
 */
@AutoService(Technique.class)
public final class OrthogonalTechnique extends LoraMethod {
  /** Described once; the service loader makes one. */
  public OrthogonalTechnique() {
    super(
        TechniqueDescription.of(
                "orthogonal",
                "Orthogonal start",
                Family.INITIALISATION,
                "LoRA whose two random factors start in perpendicular spaces, so their product is zero.")
            .paper(
                "PEFT 0.21, init_lora_weights=orthogonal",
                "A0 = Q_even^T G / 10,  B0 = H Q_odd / 10,  B0 A0 = 0")
            .sites(TARGETS, SiteKind.LINEAR, SiteKind.HEAD)
            .behaviour(true, true, Set.of()));
  }

  @Override
  protected boolean starts(String init) {
    return init.equals("orthogonal");
  }

  @Override
  protected String initName(Settings settings) {
    return "orthogonal";
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    List<SpecProblem> problems = new ArrayList<>(super.check(site, settings, where));
    int rank = settings.integer("rank");
    if (rank % 2 != 0) {
      problems.add(
          new SpecProblem(
              where + ".rank",
              String.valueOf(rank),
              "an even number",
              "Half goes to each factor."));
    }
    return problems;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new StartedAttachment(
            context, false, (site, shape, weight) -> start(context.random(), site, shape))
        .attach();
  }

  private static Factors start(Initialiser random, Site site, LoraShape shape) {
    int r = shape.rank();
    int half = r / 2;
    String name = site.name() + ".orthogonal";
    NDArray square = Torch.create(random.normal(name, r * r, 1), r, r);
    NDArray q = Kernels.callAll("qr", square).get(0); // (r, r)
    NDArray even = q.get("0::2"); // (r / 2, r)
    NDArray odd = q.get("1::2"); // (r / 2, r)
    NDArray g = Torch.create(random.normal(name + ".A", half * site.in(), 0.1), half, site.in());
    NDArray h = Torch.create(random.normal(name + ".B", site.out() * half, 0.1), site.out(), half);
    return new Factors(even.transpose().matMul(g), h.matMul(odd), null);
  }
}
