package org.scion.plugins.road;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;

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
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.Linear;

/**
 * RoAd: turns and stretches the output in pairs: y' = c * y + s * rot(y).
 *
 * <p>In each group of g outputs the first half pairs with the second; rot = (-second, first), c =
 * alpha cos(theta), s = alpha sin(theta). Acts on the bias too. theta and alpha have out / 2
 * numbers (road_1, shared in a pair), out (road_2) or 2 out (road_4, own ones for cos and sin).
 * Liao and Monz, 2024 (arXiv:2409.00119).
 */
@AutoService({Technique.class, KernelProvider.class})
public final class RoadTechnique extends DeltaTechnique implements KernelProvider {
  private static final List<String> VARIANTS = List.of("road_1", "road_2", "road_4");
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "road",
              "RoAd",
              Family.WEIGHT_DELTA,
              "Rotates and scales pairs of outputs; two numbers a pair, cheap to serve in batches.")
          .paper(
              "Liao and Monz, 3-in-1: 2D Rotary Adaptation for Efficient Finetuning, Efficient"
                  + " Batching and Composability, 2024, arXiv:2409.00119",
              "y' = R y,  R = blocks of alpha (cos t, -sin t; sin t, cos t)")
          .sites(QUERY_VALUE, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  choice("variant", "road_1", VARIANTS, "How many numbers a pair has: 2, 4 or 8.")
                      .from("PEFT"),
                  integer("group_size", 64, 2, 65536, "Outputs in a group; halves are paired.")
                      .from("PEFT"),
                  flag("identity_start", true, "Start at no change; otherwise normal values.")
                      .from("PEFT")))
          .behaviour(true, true, Set.of("nf4", "int8"));

  private static final PeftKeys KEYS =
      PeftKeys.of("ROAD")
          .key("variant", "variant")
          .key("group_size", "group_size")
          .key("identity_start", "init_weights");

  public RoadTechnique() {
    super(DESCRIPTION, KEYS);
  }

  private static int size(Site site, Settings settings) {
    return switch (settings.text("variant")) {
      case "road_1" -> site.out() / 2;
      case "road_2" -> site.out();
      default -> 2 * site.out();
    };
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return 2L * size(site, settings);
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int group = settings.integer("group_size");
    if (group % 2 == 0 && site.out() % group == 0) {
      return List.of();
    }
    return List.of(
        new SpecProblem(
            where + ".group_size",
            String.valueOf(group),
            "an even divisor of " + site.out() + ", the output of " + site.name(),
            "Choose a smaller power of two."));
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    int size = size(at.site(), at.settings());
    boolean identity = at.settings().flag("identity_start");
    NDArray theta = identity ? at.zeros("road_theta", size) : at.normal("road_theta", 0.5, size);
    float[] around = at.random().normal(at.name("road_alpha"), size, identity ? 0 : 0.5);
    NDArray alpha = at.train("road_alpha", Torch.create(around, size).add(1));
    NDArray form = Kernels.scalar((long) VARIANTS.indexOf(at.settings().text("variant")));
    NDArray group = Kernels.scalar((long) at.settings().integer("group_size"));
    return new RotatedOutput(base, y -> Kernels.call("road_apply", y, theta, alpha, form, group));
  }

  @Override
  public String kernels() {
    return """
        # y (T, out); form 0: road_1, 1: road_2, 2: road_4
        def road_apply(self, y: Tensor, theta: Tensor, alpha: Tensor, form: Tensor, group: Tensor) -> Tensor:
          g = int(group)
          half = torch.floordiv(g, 2)
          f = int(form)
          first = torch.mul(alpha, torch.cos(theta))
          second = torch.mul(alpha, torch.sin(theta))
          if torch.eq(f, 0):
            first = torch.reshape(torch.repeat_interleave(torch.reshape(first, [-1, half]), 2, 0), [-1])
            second = torch.reshape(torch.repeat_interleave(torch.reshape(second, [-1, half]), 2, 0), [-1])
          else:
            if torch.eq(f, 2):
              first = torch.reshape(torch.select(torch.reshape(first, [-1, 2, g]), 1, 0), [-1])
              second = torch.reshape(torch.select(torch.reshape(second, [-1, 2, g]), 1, 1), [-1])
            else:
              pass
          t = torch.size(y, 0)
          pairs = torch.reshape(y, [t, -1, 2, half])
          turned = torch.stack([torch.neg(torch.select(pairs, 2, 1)), torch.select(pairs, 2, 0)], 2)
          turned = torch.reshape(turned, [t, -1])
          return torch.add(torch.mul(y, first), torch.mul(turned, second))
        """;
  }
}
