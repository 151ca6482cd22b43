package org.scion.plugins.vblora;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
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
import org.scion.plugins.delta.DeltaTechnique;
import org.scion.plugins.delta.PeftKeys;
import org.scion.runner.engine.KernelProvider;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.module.Linear;

/**
 * VB-LoRA: both LoRA factors are mixed from one bank of short vectors that all sites share.
 *
 * <p>{@code base_model.vblora_vector_bank} (num, b); {@code vblora_logits_A} (r, in / b, num),
 * {@code vblora_logits_B} (out / b, r, num). Each sub-vector is the softmax-weighted sum of the
 * bank rows with the k largest logits. delta = B A, unscaled. Li et al., 2024 (arXiv:2405.15179).
 */
@AutoService({Technique.class, KernelProvider.class})
public final class VbloraTechnique extends DeltaTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "vblora",
              "VB-LoRA",
              Family.WEIGHT_DELTA,
              "Builds all LoRA factors of a model from one small shared bank of vectors.")
          .paper(
              "Li et al., VB-LoRA: Extreme Parameter Efficient Fine-Tuning with Vector Banks, 2024,"
                  + " arXiv:2405.15179",
              "W' = W + B A,  sub-vectors of A and B = sum over top-k of softmax(logits) bank rows")
          .sites(QUERY_VALUE, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  integer("rank", 4, 1, 8192, "Width of the two factors.").from("PEFT"),
                  integer("num_vectors", 256, 1, 1 << 20, "Vectors in the bank.").from("PEFT"),
                  integer("vector_length", 256, 1, 65536, "Their length; divides both widths.")
                      .from("PEFT"),
                  integer("topk", 2, 1, 256, "Vectors mixed into one sub-vector.")
                      .from("PEFT and the paper"),
                  real("bank_bound", 0.02, 0, 10, "Bound of the bank's uniform start.")
                      .from("PEFT"),
                  real("logits_std", 0.1, 0, 10, "Deviation of the logits' normal start.")
                      .from("PEFT"),
                  flag(
                          "save_only_topk",
                          false,
                          "Store chosen indices and weights; the file cannot be trained on freely.")
                      .from("PEFT"),
                  real("dropout", 0, 0, 0.99, "Dropout on the adapter's input.").from("PEFT"),
                  bias()))
          .behaviour(true, false, Set.of("nf4", "int8"));

  private static final PeftKeys KEYS =
      PeftKeys.of("VBLORA")
          .key("rank", "r")
          .key("num_vectors", "num_vectors")
          .key("vector_length", "vector_length")
          .key("topk", "topk")
          .key("bank_bound", "init_vector_bank_bound")
          .key("logits_std", "init_logits_std")
          .key("save_only_topk", "save_only_topk_weights")
          .key("dropout", "vblora_dropout")
          .bias("vblora_only")
          .fanInFanOut();

  public VbloraTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long vectors = (long) (site.in() + site.out()) / settings.integer("vector_length");
    return settings.integer("rank") * vectors * settings.integer("num_vectors");
  }

  @Override
  public long sharedParameterCount(HostLayout host, List<Site> sites, Settings settings) {
    return (long) settings.integer("num_vectors") * settings.integer("vector_length");
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int length = settings.integer("vector_length");
    int topk = settings.integer("topk");
    if (topk > settings.integer("num_vectors")) {
      return List.of(
          new SpecProblem(where + ".topk", String.valueOf(topk), "at most num_vectors", ""));
    }
    return site.in() % length == 0 && site.out() % length == 0
        ? List.of()
        : List.of(
            new SpecProblem(
                where + ".vector_length",
                String.valueOf(length),
                "a divisor of both sides of "
                    + site.name()
                    + " ("
                    + site.out()
                    + " x "
                    + site.in()
                    + ")",
                "Choose a shorter vector or leave the site out."));
  }

  @Override
  protected DeltaAttachment attachment() {
    return new VbloraAttachment();
  }

  @Override
  protected void prepare(DeltaAttachment attachment, AttachContext context) {
    int num = context.settings().integer("num_vectors");
    int length = context.settings().integer("vector_length");
    String name = "base_model.vblora_vector_bank";
    float[] start =
        context.random().uniform(name, num * length, context.settings().real("bank_bound"));
    NDArray bank = Torch.create(start, num, length);
    attachment.share("bank", attachment.trainTensor(name, bank));
    if (context.settings().flag("save_only_topk")) {
      ((VbloraAttachment) attachment).storeOnly(context.settings().integer("topk"));
    }
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    Settings s = at.settings();
    int r = s.integer("rank");
    int num = s.integer("num_vectors");
    int length = s.integer("vector_length");
    double std = s.real("logits_std");
    NDArray bank = at.owner().shared("bank");
    NDArray a = at.normal("vblora_logits_A", std, r, at.in() / length, num);
    NDArray b = at.normal("vblora_logits_B", std, at.out() / length, r, num);
    NDArray topk = Kernels.scalar((long) s.integer("topk"));
    return AddedDelta.of(
        base,
        at.dropout(),
        x -> Kernels.call("vblora_output", x, a, b, bank, topk),
        () -> Kernels.call("vblora_delta", a, b, bank, topk));
  }

  @Override
  public String kernels() {
    return """
        # logits (m, n, num) to mixed bank rows (m, n, b)
        def vblora_mix(self, logits: Tensor, bank: Tensor, topk: Tensor) -> Tensor:
          top, index = torch.topk(logits, int(topk))
          rows = torch.index_select(bank, 0, torch.reshape(index, [-1]))
          k = int(topk)
          rows = torch.reshape(rows, [torch.size(top, 0), torch.size(top, 1), k, torch.size(bank, 1)])
          return torch.sum(torch.mul(torch.unsqueeze(torch.softmax(top, 2), 3), rows), [2])

        # the factor A (r, in)
        def vblora_a(self, logits: Tensor, bank: Tensor, topk: Tensor) -> Tensor:
          return torch.reshape((self).vblora_mix(logits, bank, topk, ), [torch.size(logits, 0), -1])

        # the factor B (out, r)
        def vblora_b(self, logits: Tensor, bank: Tensor, topk: Tensor) -> Tensor:
          mixed = torch.transpose((self).vblora_mix(logits, bank, topk, ), 1, 2)
          return torch.reshape(mixed, [-1, torch.size(logits, 1)])

        def vblora_output(self, x: Tensor, a: Tensor, b: Tensor, bank: Tensor, topk: Tensor) -> Tensor:
          h = torch.linear(x, (self).vblora_a(a, bank, topk, ))
          return torch.linear(h, (self).vblora_b(b, bank, topk, ))

        def vblora_delta(self, a: Tensor, b: Tensor, bank: Tensor, topk: Tensor) -> Tensor:
          return torch.matmul((self).vblora_b(b, bank, topk, ), (self).vblora_a(a, bank, topk, ))

        # indices and weights (all but the last) of the chosen rows
        def vblora_chosen(self, logits: Tensor, topk: Tensor) -> Tuple[Tensor, Tensor]:
          top, index = torch.topk(logits, int(topk))
          weights = torch.narrow(torch.softmax(top, 2), 2, 0, torch.sub(int(topk), 1))
          return (index, torch.contiguous(weights))

        # logits that choose these rows with these weights: log weight there, minus infinity elsewhere
        def vblora_logits(self, index: Tensor, weights: Tensor, num: Tensor) -> Tensor:
          last = torch.sub(torch.ones_like(torch.sum(weights, [2], True)), torch.sum(weights, [2], True))
          values = torch.log(torch.cat([weights, last], 2))
          shape = [torch.size(index, 0), torch.size(index, 1), int(num)]
          empty = torch.full(shape, -inf, dtype=6, layout=None, device=ops.prim.device(weights), pin_memory=False)
          return torch.scatter(empty, 2, torch.to(index, 4), values)
        """;
  }
}
