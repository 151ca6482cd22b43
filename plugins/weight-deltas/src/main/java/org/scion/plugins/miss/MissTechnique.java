package org.scion.plugins.miss;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.delta.AddedDelta;
import org.scion.plugins.delta.DeltaSite;
import org.scion.plugins.delta.DeltaTechnique;
import org.scion.plugins.delta.InputDropout;
import org.scion.plugins.delta.PeftKeys;
import org.scion.runner.engine.KernelProvider;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/**
 * MiSS: a change whose columns repeat: delta[o, i] = block[i mod r, o].
 *
 * <p>Plain: {@code miss_block} (r, out). Mini: (r, mini_r), repeated along the output as well. Bat:
 * (out / r, r, r), W in r x r tiles, tile(a, c) += tile(a, c) block[a] + block[a]. Where r does not
 * divide the input, it is thought padded with zeros. Kang and Yin, 2024 (arXiv:2409.15371).
 */
@AutoService({Technique.class, KernelProvider.class})
public final class MissTechnique extends DeltaTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "miss",
              "MiSS",
              Family.WEIGHT_DELTA,
              "Repeats one trained block across the input: half of LoRA's numbers at a rank.")
          .paper(
              "Kang and Yin, MiSS: Revisiting the Trade-off in LoRA with an Efficient Shard-Sharing"
                  + " Structure, 2024, arXiv:2409.15371",
              "W'[o, i] = W[o, i] + D[i mod r, o],  D: r x out")
          .sites(QUERY_VALUE, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  integer("rank", 64, 1, 65536, "Rows of the repeated block.").from("PEFT"),
                  choice(
                          "form",
                          "plain",
                          List.of("plain", "bat", "mini", "random"),
                          "plain, bat (depends on the weight), mini (repeated both ways), or plain"
                              + " from a random start.")
                      .from("PEFT"),
                  integer("mini_r", 1, 1, 65536, "Columns of the mini form's block.").from("PEFT"),
                  real("dropout", 0, 0, 0.99, "Dropout on the adapter's input.").from("PEFT"),
                  bias()))
          .behaviour(true, true, Set.of("nf4", "int8"));

  private static final PeftKeys KEYS =
      PeftKeys.of("MISS")
          .key("rank", "r")
          .named("form", "init_weights", Map.of("true", "plain", "false", "random"))
          .key("mini_r", "mini_r")
          .key("dropout", "miss_dropout")
          .bias("MiSS_only");

  public MissTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long rank = settings.integer("rank");
    return settings.text("form").equals("mini")
        ? rank * settings.integer("mini_r")
        : rank * site.out();
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int rank = settings.integer("rank");
    String at = " at " + site.name() + " (" + site.out() + " x " + site.in() + ")";
    boolean bat = settings.text("form").equals("bat");
    if (rank > site.in() || (bat && (site.in() % rank != 0 || site.out() % rank != 0))) {
      String allowed = bat ? "a divisor of both sides" : "at most " + site.in();
      return List.of(
          new SpecProblem(where + ".rank", String.valueOf(rank), allowed + at, "Lower the rank."));
    }
    int mini = settings.integer("mini_r");
    boolean uneven = settings.text("form").equals("mini") && site.out() % mini != 0;
    return uneven
        ? List.of(
            new SpecProblem(
                where + ".mini_r", String.valueOf(mini), "a divisor of " + site.out() + at, ""))
        : List.of();
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    int r = at.settings().integer("rank");
    String form = at.settings().text("form");
    if (form.equals("bat")) {
      NDArray block = at.zeros("miss_block", at.out() / r, r, r);
      return AddedDelta.of(
          base, InputDropout.NONE, () -> Kernels.call("miss_bat", base.weight(), block));
    }
    int columns = form.equals("mini") ? at.settings().integer("mini_r") : at.out();
    boolean random = form.equals("random");
    NDArray block = at.kaimingOrZeros(!random, "miss_block", columns, r, columns);
    NDArray in = Kernels.scalar((long) at.in());
    NDArray out = Kernels.scalar((long) at.out());
    return AddedDelta.of(
        base,
        at.dropout(),
        x -> Kernels.call("miss_output", x, block, out),
        () -> Kernels.call("miss_delta", block, in, out));
  }

  @Override
  public String kernels() {
    return """
        # the block (r, columns) repeated to the full output
        def miss_wide(self, block: Tensor, out: Tensor) -> Tensor:
          return torch.repeat(block, [1, torch.floordiv(int(out), torch.size(block, 1))])

        # sums the input's entries of equal index mod r, then the block
        def miss_output(self, x: Tensor, block: Tensor, out: Tensor) -> Tensor:
          t = torch.size(x, 0)
          r = torch.size(block, 0)
          n = torch.size(x, 1)
          missing = torch.sub(torch.mul(torch.floordiv(torch.sub(torch.add(n, r), 1), r), r), n)
          padded = torch.constant_pad_nd(x, [0, missing])
          summed = torch.sum(torch.reshape(padded, [t, -1, r]), [1])
          return torch.matmul(summed, (self).miss_wide(block, out, ))

        def miss_delta(self, block: Tensor, n: Tensor, out: Tensor) -> Tensor:
          r = torch.size(block, 0)
          times = torch.floordiv(torch.sub(torch.add(int(n), r), 1), r)
          tall = torch.repeat((self).miss_wide(block, out, ), [times, 1])
          return torch.transpose(torch.narrow(tall, 0, 0, int(n)), 0, 1)

        # W block + block in r x r tiles
        def miss_bat(self, w: Tensor, block: Tensor) -> Tensor:
          r = torch.size(block, 1)
          tiles = torch.reshape(w, [torch.size(block, 0), r, -1, r])
          tiles = torch.permute(tiles, [2, 0, 1, 3])
          change = torch.add(torch.matmul(tiles, block), block)
          return torch.reshape(torch.permute(change, [1, 2, 0, 3]), [torch.size(w, 0), torch.size(w, 1)])
        """;
  }
}
