package org.scion.core.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.model.Task;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;

/**
 * Resolves a spec on a model's layout: sites, counts, memory, problems. Pure Java, without numbers
 * or engine, so that the window recomputes it at every keystroke. Confined to one thread.
 */
public final class ExperimentPlanner {
  private final ExperimentSpec spec;
  private final HostLayout host;
  private final List<PlannedSite> planned = new ArrayList<>();
  private final Map<String, ParameterInfo> trainedBase = new LinkedHashMap<>();
  private final List<SpecProblem> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Map<String, List<Integer>> occupied = new LinkedHashMap<>();
  private long shared;
  private long besideBytes;
  private long repeated;

  public ExperimentPlanner(ExperimentSpec spec, HostLayout host) {
    this.spec = spec;
    this.host = host;
  }

  /** The sites that one technique of the spec takes on this model. */
  public static List<Site> sites(TechniqueSpec technique, HostLayout host) {
    var description = technique.technique().description();
    return technique
        .sites()
        .select(host, description.siteKinds(), description.targetsFor(host.modelType()));
  }

  /** Adds what a user should know before the run, in plain sentences. */
  public void warn(List<String> sentences) {
    warnings.addAll(sentences);
  }

  /**
   * Counts a further model that is run beside this one and must have the same outputs.
   *
   * @param where spec path of its name
   */
  public void beside(String where, HostLayout other) {
    besideBytes += 4 * other.parameterCount();
    long mine = host.dimensions().vocabulary();
    long theirs = other.dimensions().vocabulary();
    if (host.head().task() == Task.CAUSAL_LM && mine != theirs) {
      problems.add(
          new SpecProblem(
              where,
              "a vocabulary of " + theirs,
              "a model with the same " + mine + " words",
              "Both must share their tokenizer."));
    }
  }

  /**
   * Counts repeated layers once, since they are the same arrays.
   *
   * @param config of the model before techniques changed its layers
   */
  public ExperimentPlanner over(JsonNode config) {
    HostLayout base = HostFamily.of(config).layout(config, host.head());
    repeated = Math.max(0, host.parameterCount() - base.parameterCount());
    besideBytes -= 4 * repeated;
    return this;
  }

  public RunPlan plan(BatchShape batch) {
    for (int i = 0; i < spec.techniques().size(); i++) {
      technique(i, spec.techniques().get(i));
    }
    problems.addAll(new ObjectiveCheck(spec, planned).problems());
    if (host.head().task() != Task.CAUSAL_LM) {
      host.headParameters().forEach(p -> trainedBase.put(p.name(), p));
    }
    checkTogether();
    long added = shared + planned.stream().mapToLong(PlannedSite::parameters).sum();
    long base = trainedBase.values().stream().mapToLong(ParameterInfo::elements).sum();
    MemoryEstimate memory =
        new MemoryModel(spec, host, batch)
            .estimate(added, trainedBase.values(), planned)
            .withMoreWeights(besideBytes);
    if (added + base == 0 && problems.isEmpty()) {
      problems.add(
          new SpecProblem(
              "techniques",
              spec.techniqueLabel(),
              "techniques that train something together",
              "Nothing would be trained; add one that does, such as lora or full."));
    }
    if (spec.engine().dtype().equals("bfloat16")
        && !MemoryModel.DIRECT_FAMILIES.contains(host.family())) {
      problems.add(
          new SpecProblem(
              "engine.dtype",
              "bfloat16",
              "auto or float32 on this model",
              "Only layers of the Llama and BERT families compute with frozen weights in bfloat16."));
    }
    // Of a pair, one side.
    checkLength(Math.min(batch.longest(), spec.data().maxLength()));
    return new RunPlan(
        spec.name(),
        spec.techniqueLabel(),
        host.architecture(),
        planned,
        List.copyOf(trainedBase.keySet()),
        added + base,
        host.parameterCount() - repeated + added,
        steps(batch.examples()),
        batch,
        memory,
        memory.gigabytes(),
        problems,
        warnings,
        spec.document());
  }

  private void technique(int index, TechniqueSpec entry) {
    Technique technique = entry.technique();
    String where = "techniques[" + index + "]";
    List<Site> sites = sites(entry, host);
    SiteCheck check = new SiteCheck(entry, host, where);
    problems.addAll(check.problems(sites));
    warnings.addAll(check.warnings());
    checkRecomputed(technique);
    Set<String> said = new LinkedHashSet<>();
    for (Site site : sites) {
      Settings here = entry.settings().at(site.name());
      for (SpecProblem p : technique.check(site, here, where)) {
        if (said.add(p.where() + p.value())) {
          problems.add(p);
        }
      }
      checkConflict(index, site, where);
      planned.add(
          new PlannedSite(
              site.name(),
              site.kind(),
              site.layer(),
              index,
              technique.id(),
              technique.parameterCount(site, here),
              here.json()));
    }
    long together = technique.sharedParameterCount(host, sites, entry.settings());
    shared += together;
    List<ParameterInfo> inPlace = technique.trainedBase(host, sites, entry.settings());
    inPlace.forEach(p -> trainedBase.put(p.name(), p));
    boolean selective = technique.description().family() == Family.SELECTIVE;
    if (selective && inPlace.isEmpty() && together == 0 && !adds(index)) {
      problems.add(
          new SpecProblem(
              where,
              technique.id(),
              "a model that has what it trains",
              host.architecture() + " has none of it; choose another technique."));
    }
  }

  /** Virtual tokens take positions of the model, as the text does. */
  private void checkLength(int longest) {
    int most = host.dimensions().maxPositions();
    if (longest > most) {
      problems.add(
          new SpecProblem(
              "data.max_length",
              String.valueOf(longest),
              "at most " + most + " tokens on this model",
              ""));
    }
    int used = longest;
    for (int i = 0; i < spec.techniques().size(); i++) {
      TechniqueSpec entry = spec.techniques().get(i);
      int virtual = entry.technique().virtualTokens(entry.settings());
      used += virtual;
      if (virtual > 0 && longest <= most && used > most) {
        problems.add(
            new SpecProblem(
                "techniques[" + i + "].virtual_tokens",
                String.valueOf(virtual),
                "with texts of " + longest + " tokens at most " + most + " together on this model",
                "Lower it, or data.max_length."));
      }
    }
  }

  /** Pairs that cannot be in one run, wherever they stand. */
  private void checkTogether() {
    List<Technique> run = spec.techniques().stream().map(TechniqueSpec::technique).toList();
    for (int i = 0; i < spec.techniques().size(); i++) {
      String missing = run.get(i).missingIn(run);
      if (!missing.isEmpty()) {
        String where = "techniques[" + i + "]";
        problems.add(new SpecProblem(where, run.get(i).id(), missing, "Add one, or leave it out."));
      }
      for (int j = 0; j < i; j++) {
        Technique first = spec.techniques().get(j).technique();
        Technique second = spec.techniques().get(i).technique();
        String reason = conflictInRun(first, second);
        if (!reason.isEmpty()) {
          problems.add(
              new SpecProblem(
                  "techniques[" + i + "]", second.id(), "a run without " + first.id(), reason));
        }
      }
    }
  }

  /** Why two techniques cannot be in one run; empty when they can. */
  public static String conflictInRun(Technique first, Technique second) {
    if (optimizer(first) && optimizer(second)) {
      return "each of them takes the place of AdamW: keep one";
    }
    String reason = first.conflictInRun(second);
    return reason.isEmpty() ? second.conflictInRun(first) : reason;
  }

  private static boolean optimizer(Technique technique) {
    var description = technique.description();
    return description.family() == Family.OPTIMIZER && description.siteKinds().isEmpty();
  }

  /** Whether a technique has numbers of its own at any site. */
  private boolean adds(int index) {
    return planned.stream().anyMatch(s -> s.technique() == index && s.parameters() > 0);
  }

  private void checkRecomputed(Technique technique) {
    if (spec.training().recompute() && technique.spansLayers()) {
      problems.add(
          new SpecProblem(
              "training.recompute",
              "true",
              "false with " + technique.id(),
              "It carries something from layer to layer, so no layer can be done again alone."));
    }
  }

  private void checkConflict(int index, Site site, String where) {
    List<Integer> others =
        occupied.computeIfAbsent(site.kind() + " " + site.name(), k -> new ArrayList<>());
    Technique mine = spec.techniques().get(index).technique();
    for (int other : others) {
      Technique theirs = spec.techniques().get(other).technique();
      String reason = conflict(mine, theirs, site);
      if (!reason.isEmpty()) {
        problems.add(
            new SpecProblem(
                where + ".sites",
                mine.id() + " at " + site.name(),
                "a site without " + theirs.id(),
                reason));
      }
    }
    others.add(index);
  }

  /** Why a technique cannot stand on one that is at the site before it; empty when it can. */
  public static String conflict(Technique mine, Technique before, Site site) {
    String reason = mine.conflictWith(before, site);
    if (reason.isEmpty()) {
      reason = before.conflictWith(mine, site);
    }
    boolean late = mine.description().family() == Family.QUANTISED_BASE;
    return reason.isEmpty() && late
        ? "a quantised base comes first in the list of techniques"
        : reason;
  }

  private long steps(long examples) {
    var training = spec.training();
    if (training.steps() > 0) {
      return training.steps();
    }
    long batches = (examples + training.batchSize() - 1) / training.batchSize();
    long perEpoch = (batches + training.accumulation() - 1) / training.accumulation();
    return (long) Math.ceil(perEpoch * training.epochs());
  }
}
