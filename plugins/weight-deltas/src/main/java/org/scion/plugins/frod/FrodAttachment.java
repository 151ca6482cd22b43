package org.scion.plugins.frod;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scion.core.model.Site;
import org.scion.plugins.delta.DeltaAttachment;
import org.scion.plugins.delta.TorchGenerator;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;

/** FRoD attached: a basis for each kind of site; what depends on it is made anew after loading. */
final class FrodAttachment extends DeltaAttachment {
  private static final String NAME = "base_model.frod_";

  private final Map<String, Basis> bases = new LinkedHashMap<>();
  private final List<Runnable> afterLoading = new ArrayList<>();

  /** PEFT's name for the kind of a site: the last two parts of its name. */
  static String category(Site site) {
    String[] parts = site.name().split("\\.");
    int last = parts.length - 1;
    if (last == 0 || parts[last - 1].matches("\\d+")) {
      return parts[last];
    }
    boolean attention = last >= 2 && parts[last - 2].equals("attention");
    String category = parts[last - 1] + "_" + parts[last];
    return attention && category.equals("output_dense") ? "attention_output" : category;
  }

  void makeBases(AttachContext context) {
    Map<String, List<Site>> kinds = new TreeMap<>();
    context.sites().forEach(s -> kinds.computeIfAbsent(category(s), k -> new ArrayList<>()).add(s));
    double rate = context.settings().real("sparse_rate");
    double ridge = context.settings().real("regularisation");
    boolean saved = context.settings().flag("save_projection");
    TorchGenerator random = new TorchGenerator(context.settings().integer("projection_prng_key"));
    kinds.forEach(
        (kind, sites) -> {
          int in = sites.get(0).in();
          List<NDArray> weights =
              sites.stream().map(s -> context.host().modules().linear(s.name()).weight()).toList();
          NDArray v = Torch.withoutGradient(() -> Basis.shared(weights, ridge).duplicate());
          int entries = FrodTechnique.entries(in, rate);
          NDArray places =
              Torch.create(places(random, in, entries)).reshape(2, entries).duplicate();
          NDArray size = Torch.create((long) in, (long) in);
          if (saved) {
            store(NAME + "V." + kind, v);
            store(NAME + "s_indices." + kind, places);
            store(NAME + "s_size." + kind, size);
          }
          bases.put(kind, new Basis(Torch.keep(v), Torch.keep(places)));
        });
  }

  /** Rows, then columns, of places off the diagonal in PyTorch's random order. */
  private static long[] places(TorchGenerator random, int in, int entries) {
    int all = in * in - in;
    int[] order = random.permutation(all, all);
    long[] pairs = new long[2 * entries];
    for (int i = 0; i < entries; i++) {
      int row = order[i] / (in - 1);
      int column = order[i] % (in - 1);
      pairs[i] = row;
      pairs[entries + i] = column < row ? column : column + 1;
    }
    return pairs;
  }

  Basis basis(Site site) {
    return bases.get(category(site));
  }

  void whenLoaded(Runnable work) {
    afterLoading.add(work);
  }

  @Override
  public void load(Map<String, NDArray> file) {
    super.load(file);
    afterLoading.forEach(Runnable::run);
  }

  @Override
  public void loadState(JsonNode state) {
    afterLoading.forEach(Runnable::run);
  }

  @Override
  public void drawn(Map<String, NDArray> values) {
    bases.forEach(
        (kind, basis) -> {
          NDArray v = values.get("frod_V/" + kind);
          NDArray places = values.get("frod_s_indices/" + kind);
          if (v != null && places != null) {
            Kernels.inPlace("copy_into", basis.v(), v);
            Kernels.inPlace("copy_into", basis.places(), places);
          }
        });
    afterLoading.forEach(Runnable::run);
  }
}
