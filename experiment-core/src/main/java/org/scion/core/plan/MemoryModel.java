package org.scion.core.plan;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.scion.core.model.Dimensions;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.model.Task;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.MemoryUse;
import org.scion.core.technique.MemoryUse.Passes;

/**
 * Estimates the worker's highest resident memory from shapes.
 *
 * <p>Activations of a layer are counted as numbers saved per token for the backward pass: the
 * inputs of its products, norms and activation function. Layers below the lowest trained site save
 * nothing. The constants were fitted to measured peaks.
 */
final class MemoryModel {
  /** Families whose layers have a backward pass of their own. */
  static final Set<String> DIRECT_FAMILIES = Set.of("llama", "bert");

  private static final long FLOAT = 4;

  /**
   * Libraries 0.13 GB, Java heap and virtual machine 0.11, tokenizer and engine 0.15, and holes in
   * malloc's heap; the sum is fitted to support-intent.
   */
  private static final long RUNTIME = 580_000_000L;

  /** The same while a language model trains; fitted to nano-lm and SmolLM2-135M. */
  private static final long LANGUAGE_RUNTIME = 650_000_000L;

  /** A fifth of what a step kept waits, freed, until its pages are given back; fitted. */
  private static final long FREED_SHARE = 5;

  /** Labelled rows whose logits are held at once. */
  private static final int CHUNK = 128;

  private final ExperimentSpec spec;
  private final HostLayout host;
  private final BatchShape batch;

  MemoryModel(ExperimentSpec spec, HostLayout host, BatchShape batch) {
    this.spec = spec;
    this.host = host;
    this.batch = batch;
  }

  MemoryEstimate estimate(
      long added, Collection<ParameterInfo> trainedBase, List<PlannedSite> sites) {
    long base = trainedBase.stream().mapToLong(ParameterInfo::elements).sum();
    long trained = added + base;
    Passes passes = passes();
    return new MemoryEstimate(
        host.head().task() == Task.CAUSAL_LM ? LANGUAGE_RUNTIME : RUNTIME,
        weights(),
        added * FLOAT,
        passes == Passes.FORWARD_ONLY ? 0 : trained * FLOAT,
        optimizer(added, List.copyOf(trainedBase), 2 * trained * FLOAT),
        activations(lowestTrained(sites, base), passes, direct(sites)),
        logits() + headGradient(trainedBase));
  }

  /** The embedding's gradient is made apart before it joins a tied head's. */
  private long headGradient(Collection<ParameterInfo> trainedBase) {
    String head = host.headModule() + ".weight";
    boolean trained =
        trainedBase.stream()
            .anyMatch(p -> p.name().equals(head) || p.name().equals(host.tiedHead()));
    boolean language = host.head().task() == Task.CAUSAL_LM;
    long elements = (long) host.dimensions().vocabulary() * host.dimensions().hidden();
    return language && trained ? elements * FLOAT : 0;
  }

  private Passes passes() {
    Passes passes = spec.training().recompute() ? Passes.RECOMPUTED : Passes.KEPT;
    for (TechniqueSpec entry : spec.techniques()) {
      boolean less =
          entry.technique() instanceof MemoryUse use && use.passes().compareTo(passes) > 0;
      passes = less ? ((MemoryUse) entry.technique()).passes() : passes;
    }
    return passes;
  }

  private long weights() {
    // The float32 numbers that bfloat16 weights were made from are given back; tables stay float32.
    boolean half = spec.engine().dtype().equals("bfloat16");
    long each = half ? 2 : FLOAT;
    Dimensions d = host.dimensions();
    long tables = half ? (long) d.vocabulary() * d.hidden() * (FLOAT - each) : 0;
    long total = host.parameterCount() * each + tables;
    for (TechniqueSpec entry : spec.techniques()) {
      if (entry.technique() instanceof MemoryUse use) {
        for (Site site : ExperimentPlanner.sites(entry, host)) {
          long before = site.weightElements() * each;
          total += use.baseBytes(site, entry.settings().at(site.name()), before) - before;
        }
      }
    }
    return total;
  }

  private long optimizer(long added, List<ParameterInfo> trainedBase, long adamW) {
    long bytes = adamW;
    for (TechniqueSpec entry : spec.techniques()) {
      if (entry.technique() instanceof MemoryUse use) {
        bytes = use.optimizerBytes(added, trainedBase, entry.settings(), bytes);
      }
    }
    return bytes;
  }

  /** Lowest layer with something trained; a quantised base alone trains nothing. */
  private int lowestTrained(List<PlannedSite> sites, long trainedBase) {
    int lowest =
        sites.stream()
            .filter(s -> !frozen(s))
            .mapToInt(PlannedSite::layer)
            .min()
            .orElse(host.dimensions().layers());
    return trainedBase > 0 && host.head().task() == Task.CAUSAL_LM ? 0 : Math.max(0, lowest);
  }

  private boolean frozen(PlannedSite site) {
    var family = spec.techniques().get(site.technique()).technique().description().family();
    return family == Family.QUANTISED_BASE && site.parameters() == 0;
  }

  /** Whether layers have their own backward pass, as the host decides it when the run starts. */
  private boolean direct(List<PlannedSite> sites) {
    boolean plain = true;
    for (int i = 0; i < spec.techniques().size(); i++) {
      int index = i;
      TechniqueSpec entry = spec.techniques().get(i);
      boolean adds = sites.stream().anyMatch(s -> s.technique() == index && s.parameters() > 0);
      boolean quantised = entry.technique().description().family() == Family.QUANTISED_BASE;
      plain &= !quantised && (!adds || entry.technique().lowRankOnly(entry.settings()));
    }
    return plain && DIRECT_FAMILIES.contains(host.family());
  }

  /** Bytes that a layer with its own backward pass keeps of a token. */
  private long keptBytesPerToken(Dimensions d) {
    long q = (long) d.heads() * d.headDim();
    long kv = (long) d.kvHeads() * d.headDim();
    boolean half = spec.engine().dtype().equals("bfloat16");
    if (host.family().equals("bert")) {
      // Input, queries, keys, values, what the attention gave, two sums; flags of dropout and, for
      // a text as long as the longest, of the attention's.
      long flags = 2L * d.hidden() + (long) d.heads() * batch.longest();
      return FLOAT * 7L * d.hidden() + (half ? 2 : FLOAT) * (long) d.intermediate() + flags;
    }
    long states = 2L * d.hidden() + 2 * q + 2 * kv + d.heads();
    return FLOAT * states + 2L * d.intermediate() * (half ? 2 : FLOAT);
  }

  private long activations(int lowest, Passes passes, boolean direct) {
    Dimensions d = host.dimensions();
    long layers = d.layers() - lowest;
    long perToken =
        switch (passes) {
          case KEPT -> layers * (direct ? keptBytesPerToken(d) / FLOAT : savedPerToken(d));
          case RECOMPUTED -> layers * d.hidden() + savedPerToken(d);
          case FORWARD_ONLY -> 0;
        };
    long decoded = decodes() ? largestLayer() : 0;
    long temporary = 4L * Math.max(d.intermediate(), 3 * d.hidden()) * batch.largestTokens();
    long kept = perToken * batch.largestTokens();
    return (kept + kept / FREED_SHARE + temporary + decoded) * FLOAT;
  }

  /** Whether weights are decoded while a layer is done again. */
  private boolean decodes() {
    return spec.techniques().stream()
        .anyMatch(t -> t.technique() instanceof MemoryUse use && use.passes() == Passes.RECOMPUTED);
  }

  /** Weights of the largest layer, decoded while it is done again. */
  private long largestLayer() {
    return host.sites(SiteKind.LINEAR).stream()
        .collect(Collectors.groupingBy(Site::layer, Collectors.summingLong(Site::weightElements)))
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .max()
        .orElse(0);
  }

  private long savedPerToken(Dimensions d) {
    long q = (long) d.heads() * d.headDim();
    long kv = (long) d.kvHeads() * d.headDim();
    long norms = 6L * d.hidden(); // input, scaled input and square of two norms
    long attention =
        2 * (q + kv) + 5 * q; // rotation; queries, keys and values of all heads, result
    long feedForward = 2L * d.hidden() + 4L * d.intermediate();
    long saved = norms + attention + feedForward;
    // Dropout keeps its masks and attention its shares; fitted to MiniLM on support-intent.
    return host.family().equals("bert") ? 5 * saved / 2 : saved;
  }

  private long logits() {
    if (host.head().task() != Task.CAUSAL_LM) {
      return FLOAT * 4 * spec.training().batchSize() * Math.max(1, host.head().labels());
    }
    long rows = Math.min(CHUNK, Math.max(1, batch.largestTokens()));
    long headSites = host.sites(SiteKind.HEAD).size();
    return FLOAT * 3 * rows * host.dimensions().vocabulary() * headSites;
  }
}
