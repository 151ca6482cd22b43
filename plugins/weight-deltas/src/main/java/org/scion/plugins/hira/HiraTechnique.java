package org.scion.plugins.hira;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.delta.AddedDelta;
import org.scion.plugins.delta.DeltaSite;
import org.scion.plugins.delta.DeltaTechnique;
import org.scion.plugins.delta.PeftKeys;
import org.scion.runner.engine.KernelProvider;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Embedding;
import org.scion.runner.module.Linear;

/**
 * HiRA: W' = W + W * (B A), entry by entry; the change is of high rank because W is.
 *
 * <p>{@code hira_A} (r, in), {@code hira_B} (out, r); for an embedding {@code hira_embedding_A} (r,
 * rows), {@code hira_embedding_B} (dim, r). No scaling. Huang et al., 2025 (ICLR; OpenReview
 * TwJrTz9cRS). PEFT's rank_pattern has no effect there, so there is none here.
 */
@AutoService({Technique.class, KernelProvider.class})
public final class HiraTechnique extends DeltaTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "hira",
              "HiRA",
              Family.WEIGHT_DELTA,
              "Multiplies the weight entry by entry with one plus a low-rank matrix.")
          .paper(
              "Huang et al., HiRA: Parameter-Efficient Hadamard High-Rank Adaptation for Large"
                  + " Language Models, 2025, ICLR",
              "W' = W * (1 + B A),  A: r x in,  B: out x r")
          .sites(QUERY_VALUE, SiteKind.LINEAR, SiteKind.HEAD, SiteKind.EMBEDDING)
          .settings(
              settings(
                  integer("rank", 32, 1, 8192, "Width of the two factors.")
                      .from("PEFT and the paper"),
                  real("dropout", 0, 0, 0.99, "Dropout on the adapter's input.").from("PEFT"),
                  choice(
                          "init",
                          "kaiming",
                          List.of("kaiming", "gaussian", "random"),
                          "Start of A with B at zero; random: both normal.")
                      .from("PEFT")))
          .behaviour(true, true, Set.of());

  private static final PeftKeys KEYS =
      PeftKeys.of("HIRA")
          .key("rank", "r")
          .key("dropout", "hira_dropout")
          .named("init", "init_weights", Map.of("true", "kaiming", "false", "random"))
          .fanInFanOut();

  public HiraTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return (long) settings.integer("rank") * (site.in() + site.out());
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    int r = at.settings().integer("rank");
    String init = at.settings().text("init");
    NDArray a =
        switch (init) {
          case "kaiming" -> at.kaiming("hira_A", at.in(), r, at.in());
          case "gaussian" -> at.normal("hira_A", 1.0 / r, r, at.in());
          default -> at.normal("hira_A", 1, r, at.in());
        };
    NDArray b =
        init.equals("random")
            ? at.normal("hira_B", 1, at.out(), r)
            : at.zeros("hira_B", at.out(), r);
    return AddedDelta.of(base, at.dropout(), () -> base.weight().mul(b.matMul(a)));
  }

  @Override
  protected Embedding embedding(DeltaSite at, Embedding base) {
    int r = at.settings().integer("rank");
    boolean random = at.settings().text("init").equals("random");
    String name = "hira_embedding_A";
    NDArray a = random ? at.normal(name, 1, r, at.in()) : at.zeros(name, r, at.in());
    NDArray b = at.normal("hira_embedding_B", 1, at.out(), r);
    return new Embedding() {
      @Override
      public NDArray weight() {
        return base.weight().mul(b.matMul(a).transpose().add(1)); // (rows, dim)
      }

      @Override
      public NDArray forward(NDArray ids) {
        return Kernels.call("hira_embedding", base.forward(ids), a, b, ids); // (T, dim)
      }
    };
  }

  @Override
  public String kernels() {
    return """
        # e + e * (A^T B^T)[ids]
        def hira_embedding(self, e: Tensor, a: Tensor, b: Tensor, ids: Tensor) -> Tensor:
          low = torch.linear(torch.embedding(torch.transpose(a, 0, 1), ids), b)
          return torch.add(e, torch.mul(e, low))
        """;
  }
}
