package org.scion.plugins.eva;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.scion.core.SpecException;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.plugins.lora.LayerInputs;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.PreparesFromData.LabelledBatch;

/**
 * Principal components of the inputs of all sites and how many each site gets. Batches are run in
 * turns until the components that are needed have settled; sites with equal inputs share them.
 */
final class InputComponents {
  private static final int MOST_ROUNDS = 10_000;

  private final AttachContext context;
  private final Iterable<LabelledBatch> batches;
  private final Settings settings;
  private final Map<String, Integer> most = new LinkedHashMap<>();
  private final Map<String, Watched> watched = new LinkedHashMap<>();
  private final Map<String, String> source = new LinkedHashMap<>();
  private int budget;

  /** A site whose inputs are decomposed. */
  private static final class Watched {
    private final IncrementalPca pca;
    private boolean[] settled;
    private boolean looking = true;
    private boolean done;

    Watched(int components) {
      pca = new IncrementalPca(components);
      settled = new boolean[components];
    }
  }

  InputComponents(AttachContext context, Iterable<LabelledBatch> batches) {
    this.context = context;
    this.batches = batches;
    this.settings = context.settings();
  }

  /** Components by site, (rank, in); rank may be 0. */
  Map<String, NDArray> compute() {
    shareEqualInputs();
    Map<String, Integer> ranks = new LinkedHashMap<>(most);
    int rounds = 0;
    while (rounds < MOST_ROUNDS) {
      int before = rounds;
      for (LabelledBatch batch : batches) {
        rounds++;
        if (allSettled(ranks)) {
          return chosen(ranks);
        }
        look(batch);
        if (watched.values().stream().allMatch(w -> w.pca.fitted())) {
          ranks = distribution();
        }
      }
      if (rounds == before) {
        throw new SpecException("data", "no batches", "examples to look at", "EVA needs data.");
      }
    }
    throw new SpecException(
        "techniques.tau",
        String.valueOf(settings.real("tau")),
        "a value at which the components settle",
        "They did not in " + MOST_ROUNDS + " batches; lower tau or use larger batches.");
  }

  /** The first batch tells which sites see the same input. */
  private void shareEqualInputs() {
    Map<String, float[]> first = new LinkedHashMap<>();
    LabelledBatch batch = batches.iterator().next();
    try (LayerInputs inputs =
        new LayerInputs(
            context.host(),
            context.sites(),
            (site, x) -> first.put(site.name(), Torch.floats(picked(x, batch))))) {
      inputs.run(batch.batch());
    }
    Map<String, String> equal = new LinkedHashMap<>();
    for (Site site : context.sites()) {
      int rank = settings.at(site.name()).integer("rank");
      most.put(site.name(), (int) Math.rint(rank * settings.real("rho")));
      budget += rank;
      String same =
          watchedNames(equal).stream()
              .filter(other -> Arrays.equals(first.get(other), first.get(site.name())))
              .findFirst()
              .orElse(site.name());
      equal.put(site.name(), same);
    }
    equal.forEach((site, hook) -> most.merge(hook, most.get(site), Math::max));
    equal.forEach((site, hook) -> most.put(site, most.get(hook)));
    equal.forEach(
        (site, hook) -> {
          if (site.equals(hook)) {
            watched.put(site, new Watched(most.get(site)));
            source.put(site, hook);
          }
        });
    source.putAll(equal);
  }

  private static List<String> watchedNames(Map<String, String> equal) {
    return equal.entrySet().stream()
        .filter(e -> e.getKey().equals(e.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private NDArray picked(NDArray x, LabelledBatch batch) {
    return settings.flag("answers_only")
        ? Kernels.call("rows", x, Torch.create(batch.answers()))
        : x;
  }

  private boolean allSettled(Map<String, Integer> ranks) {
    watched.forEach(
        (site, w) -> {
          boolean settled =
              IntStream.range(0, Math.min(ranks.get(site), w.settled.length))
                  .allMatch(i -> w.settled[i]);
          if (!w.done && settled && w.looking) {
            w.looking = false;
            w.done = true;
          } else if (w.done && !settled) {
            w.looking = true;
            w.done = false;
          }
        });
    return watched.values().stream().allMatch(w -> w.done);
  }

  private void look(LabelledBatch batch) {
    List<Site> sites =
        context.sites().stream()
            .filter(s -> watched.containsKey(s.name()) && watched.get(s.name()).looking)
            .toList();
    try (LayerInputs inputs =
        new LayerInputs(
            context.host(), sites, (site, x) -> add(watched.get(site.name()), picked(x, batch)))) {
      inputs.run(batch.batch());
    }
  }

  private void add(Watched w, NDArray rows) {
    int count = (int) rows.getShape().get(0);
    int width = (int) rows.getShape().get(1);
    if (count < w.settled.length) {
      return; // fewer rows than components say nothing
    }
    float[][] before = w.pca.components();
    w.pca.add(Torch.floats(rows), count, width);
    if (before != null) {
      float[][] now = w.pca.components();
      for (int c = 0; c < Math.min(before.length, now.length); c++) {
        w.settled[c] = cosine(before[c], now[c]) >= settings.real("tau");
      }
    }
  }

  private static double cosine(float[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return ab / Math.max(Math.sqrt(aa * bb), 1e-8);
  }

  /** A component of a site with the share of variance that it explains. */
  private record Share(String site, double ratio) {}

  /** The best components of all sites get the budget. */
  private Map<String, Integer> distribution() {
    List<Share> shares = new ArrayList<>();
    source.forEach(
        (site, hook) -> {
          for (double ratio : watched.get(hook).pca.ratio()) {
            shares.add(new Share(site, ratio));
          }
        });
    shares.sort(Comparator.comparingDouble(Share::ratio).reversed());
    Map<String, Integer> counts = new LinkedHashMap<>();
    source.keySet().forEach(site -> counts.put(site, 0));
    shares
        .subList(0, Math.min(budget, shares.size()))
        .forEach(s -> counts.merge(s.site(), 1, Integer::sum));
    source.forEach(
        (site, hook) -> {
          if (counts.get(hook) < counts.get(site)) {
            int larger = counts.get(site);
            counts.put(site, counts.get(hook));
            counts.put(hook, larger);
          }
        });
    return counts;
  }

  private Map<String, NDArray> chosen(Map<String, Integer> ranks) {
    Map<String, NDArray> result = new LinkedHashMap<>();
    for (Site site : context.sites()) {
      IncrementalPca pca = watched.get(source.get(site.name())).pca;
      int rank = ranks.get(site.name());
      float[] values = new float[rank * site.in()];
      for (int c = 0; c < rank; c++) {
        double divisor = settings.flag("whiten") ? Math.sqrt(pca.singular()[c]) : 1;
        for (int j = 0; j < site.in(); j++) {
          values[c * site.in() + j] = (float) (pca.components()[c][j] / divisor);
        }
      }
      result.put(site.name(), Torch.create(values, rank, site.in()));
    }
    return result;
  }
}
