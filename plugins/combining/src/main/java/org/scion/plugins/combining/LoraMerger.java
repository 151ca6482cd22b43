package org.scion.plugins.combining;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.scion.core.SpecException;
import org.scion.core.model.Site;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraFile;
import org.scion.plugins.lora.Svd;
import org.scion.runner.engine.Kernels;

/**
 * Makes one LoRA of several; the result has scaling 1.
 *
 * <p>On factors: A = merge(sign(w s) sqrt|w s|, A_i), B = merge(sqrt|w s|, B_i), s the adapter's
 * own scaling. cat: ranks add up. On deltas ({@code svd} methods): merge(w, s_i B_i A_i), cut by a
 * singular value decomposition. Rules of PEFT's add_weighted_adapter.
 */
public final class LoraMerger {
  private final List<LoraFile> adapters;
  private final double[] weights;
  private final MergeOptions options;
  private final KeepMasks masks;

  public LoraMerger(
      List<LoraFile> adapters, double[] weights, MergeOptions options, KeepMasks masks) {
    this.adapters = List.copyOf(adapters);
    this.weights = weights.clone();
    this.options = options;
    this.masks = masks;
  }

  /**
   * Factors by site, in the order in which the adapters name them.
   *
   * @throws SpecException for ranks that do not go together
   */
  public Map<String, Factors> merge(MergeKind kind) {
    if (kind.form() == MergeKind.Form.FACTORS) {
      checkRanks();
    }
    Map<String, Factors> result = new LinkedHashMap<>();
    for (LoraFile adapter : adapters) {
      for (LoraFile.Part part : adapter.parts().values()) {
        result.computeIfAbsent(part.site().name(), name -> at(part.site(), kind));
      }
    }
    return result;
  }

  private Factors at(Site site, MergeKind kind) {
    List<Input> inputs = inputs(site);
    return switch (kind.form()) {
      case CAT -> cat(inputs);
      case FACTORS -> factors(site, inputs, kind.way());
      case DELTAS -> deltas(site, inputs, kind.way());
    };
  }

  /** An adapter that has the site: its number, its change, its weight. */
  private record Input(int number, LoraFile.Part part, double weight) {
    double strength() {
      return weight * part.shape().scaling();
    }
  }

  private List<Input> inputs(Site site) {
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < adapters.size(); i++) {
      LoraFile.Part part = adapters.get(i).parts().get(site.name());
      if (part != null) {
        inputs.add(new Input(i, part, weights[i]));
      }
    }
    return inputs;
  }

  private void checkRanks() {
    List<Integer> ranks = adapters.stream().map(LoraMerger::rank).distinct().toList();
    if (ranks.size() > 1) {
      throw new SpecException(
          "ID",
          "ranks " + ranks,
          "adapters of one rank for this method",
          "Take cat or a method that ends with _svd.");
    }
  }

  /** The largest rank that an adapter may have anywhere. */
  private static int rank(LoraFile adapter) {
    int rank = adapter.spec().settings().integer("rank");
    for (Object value : adapter.spec().settings().pattern("rank").values()) {
      rank = Math.max(rank, ((Number) value).intValue());
    }
    return rank;
  }

  private static Factors cat(List<Input> inputs) {
    NDArray a = null;
    NDArray b = null;
    for (Input input : inputs) {
      NDArray scaled = input.part().factors().a().mul(input.strength());
      a = a == null ? scaled : a.concat(scaled, 0);
      b = b == null ? input.part().factors().b() : b.concat(input.part().factors().b(), 1);
    }
    return new Factors(a, b, null);
  }

  private Factors factors(Site site, List<Input> inputs, TensorMerge way) {
    double[] forA = inputs.stream().mapToDouble(i -> root(i) * sign(i)).toArray();
    double[] forB = inputs.stream().mapToDouble(LoraMerger::root).toArray();
    NDArray a = merged(site, "A", inputs, i -> i.part().factors().a(), forA, way);
    NDArray b = merged(site, "B", inputs, i -> i.part().factors().b(), forB, way);
    return new Factors(a, b, null);
  }

  private static double root(Input input) {
    return Math.sqrt(Math.abs(input.strength()));
  }

  private static double sign(Input input) {
    return input.strength() >= 0 ? 1 : -1;
  }

  private Factors deltas(Site site, List<Input> inputs, TensorMerge way) {
    double[] own = inputs.stream().mapToDouble(Input::weight).toArray();
    NDArray delta = merged(site, "delta", inputs, i -> i.part().delta(), own, way);
    int most = adapters.stream().mapToInt(LoraMerger::rank).max().orElseThrow();
    Svd svd = Svd.of(delta);
    long rank = Math.min(options.rank() > 0 ? options.rank() : most, svd.size());
    Svd part = svd.part(0, rank);
    NDArray b = part.u().mul(part.s()); // (out, r)
    NDArray a = part.vt(); // (r, in)
    if (options.clamp() > 0) {
      NDArray all = b.flatten().concat(a.flatten());
      double high =
          Kernels.call("combining_quantile", all, Kernels.scalar(options.clamp())).getFloat();
      return new Factors(a.clip(-high, high), b.clip(-high, high), null);
    }
    return new Factors(a, b, null);
  }

  private NDArray merged(
      Site site,
      String part,
      List<Input> inputs,
      Function<Input, NDArray> tensor,
      double[] weightsHere,
      TensorMerge way) {
    return way.merge(
        inputs.stream().map(tensor).toList(),
        weightsHere,
        options,
        (i, t) -> masks.mask(site, part, inputs.get(i).number(), t));
  }
}
