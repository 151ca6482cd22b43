package org.scion.runner.contract;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.SpecProblem;
import org.scion.core.UnsupportedException;
import org.scion.core.model.SiteKind;
import org.scion.core.run.RunFolder;
import org.scion.core.technique.Family;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.SettingsReader;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.core.technique.Techniques;
import org.scion.runner.engine.Torch;
import org.scion.runner.run.Checkpointer;
import org.scion.runner.train.Optimizer;

/**
 * What every technique promises, tried on tiny hosts. {@code scion techniques ID --check} runs it,
 * and so does a test over everything on the class path; the jars of others are held to the same.
 *
 * <p>Each broken promise is a sentence; an empty list means that all are kept. Needs a started
 * engine; confined to the training thread.
 *
 * @param all the techniques, companions among them
 */
public record TechniqueContract(Techniques all) {
  private static final double[] RATES = {2e-2, 2e-3, 2e-4};
  private static final int HALF = ContractTrial.STEPS / 2;

  /** Whether a technique takes part in a training; others combine or analyse finished runs. */
  public static boolean trains(Technique technique) {
    Family family = technique.description().family();
    return family != Family.MERGING && family != Family.ANALYSIS && family != Family.OBJECTIVE;
  }

  /** Every promise of a technique. */
  public List<String> broken(Technique technique) {
    List<String> broken = new ArrayList<>(described(technique));
    broken.addAll(refusesWrongValues(technique));
    if (trains(technique)) {
      int taken = 0;
      for (TinyHost host : TinyHost.all()) {
        TrialPlan plan = TrialPlan.of(all, technique, host);
        if (plan.refusal().isEmpty()) {
          taken++;
          broken.addAll(onHost(technique, plan, host));
        }
      }
      if (taken == 0) {
        broken.add(
            "no tiny host takes it: " + TrialPlan.of(all, technique, TinyHost.LLAMA).refusal());
      }
    }
    return broken;
  }

  /** A complete description. */
  public List<String> described(Technique technique) {
    TechniqueDescription d = technique.description();
    List<String> broken = new ArrayList<>();
    check(!d.id().isBlank() && d.id().matches("[a-z0-9_-]+"), "an id in lower case", broken);
    check(!d.name().isBlank(), "a name", broken);
    check(
        d.summary().endsWith(".") && d.summary().length() > 20, "a sentence that says it", broken);
    check(!d.paper().isBlank(), "where it comes from", broken);
    check(!d.formula().isBlank(), "a formula", broken);
    check(technique.lesson().length() > 400, "a lesson (lesson.md beside the class)", broken);
    for (Hyperparameter h : d.hyperparameters()) {
      check(!h.help().isBlank(), "help for " + h.key(), broken);
      check(!h.source().isBlank(), "a source of the default of " + h.key(), broken);
      List<SpecProblem> problems = new ArrayList<>();
      ObjectNode given = Json.object();
      if (h.defaultValue() != null) {
        given.set(h.key(), Json.tree(h.defaultValue()));
      }
      new SettingsReader("t", problems).read(technique, given);
      check(problems.isEmpty(), "a default of " + h.key() + " that is allowed", broken);
    }
    return broken;
  }

  /** A problem that names key and value for every kind of wrong value. */
  public List<String> refusesWrongValues(Technique technique) {
    List<String> broken = new ArrayList<>();
    for (Hyperparameter h : technique.description().hyperparameters()) {
      for (JsonNode wrong : wrong(h)) {
        List<SpecProblem> problems = new ArrayList<>();
        ObjectNode given = Json.object();
        given.set(h.key(), wrong);
        new SettingsReader("techniques[0]", problems).read(technique, given);
        boolean named =
            problems.size() == 1
                && problems.get(0).where().equals("techniques[0]." + h.key())
                && !problems.get(0).allowed().isBlank();
        check(named, "a refusal of " + h.key() + ": " + wrong, broken);
      }
    }
    return broken;
  }

  private static List<JsonNode> wrong(Hyperparameter h) {
    return switch (h.type()) {
      case INTEGER, REAL ->
          List.of(Json.tree("x"), Json.tree(h.min() - 1), Json.tree(h.max() * 2 + 1));
      case BOOLEAN -> List.of(Json.tree("x"), Json.tree(2));
      case CHOICE -> List.of(Json.tree("no such choice"));
      case TEXT -> List.of(Json.object());
      case TEXT_LIST, INTEGER_LIST -> List.of(Json.object());
    };
  }

  /** That what is named by itself is trained as the plan has it, or refused with a reason. */
  public List<String> namedSites(Technique technique, TinyHost host) {
    Set<SiteKind> kinds = technique.description().siteKinds();
    boolean quantises = technique.description().family() == Family.QUANTISED_BASE;
    Set<String> names = new LinkedHashSet<>();
    host.layout().sites().stream()
        .filter(s -> kinds.contains(s.kind()))
        .filter(s -> s.kind() != SiteKind.HEAD || !host.classifies())
        .forEach(s -> names.add(s.shortName()));
    List<String> broken = new ArrayList<>();
    for (String name : names) {
      TrialPlan plan = TrialPlan.at(all, technique, host, name);
      if (plan.refusal().isEmpty()) {
        try (ContractTrial trial = new ContractTrial(host, plan, 7)) {
          long counted = trial.model().trainedCount();
          check(counted == plan.plan().trainable(), name + " has " + count(plan, counted), broken);
          check(quantises || !plan.idle(host), "anything to train at " + name, broken);
        } catch (UnsupportedException e) {
          check(!e.getMessage().isBlank(), "a reason why not at " + name, broken);
        } catch (RuntimeException e) {
          broken.add(name + " throws " + e + at(e));
        }
      }
    }
    return broken.stream().map(b -> "on " + host.name() + ": " + b).toList();
  }

  /** Every promise that needs a model. */
  public List<String> onHost(Technique technique, TrialPlan plan, TinyHost host) {
    List<String> first = null;
    for (double rate : RATES) {
      List<String> broken = new ArrayList<>();
      try {
        trial(technique, plan, new Place(host, rate), broken);
      } catch (RuntimeException e) {
        broken.add("throws " + e + at(e));
      }
      if (broken.isEmpty()) {
        return broken;
      }
      first = first == null ? broken : first;
    }
    return first.stream().map(b -> "on " + host.name() + ": " + b).toList();
  }

  private static String at(RuntimeException e) {
    return java.util.Arrays.stream(e.getStackTrace())
        .filter(f -> f.getClassName().startsWith("org.scion"))
        .findFirst()
        .map(f -> " at " + f)
        .orElse("");
  }

  /**
   * Where a trial happens.
   *
   * @param host the model
   * @param rate learning rate
   */
  private record Place(TinyHost host, double rate) {}

  /** One training; what is broken goes into the list. */
  private void trial(Technique technique, TrialPlan plan, Place place, List<String> broken) {
    Path folder = temporary();
    try (ContractTrial bare = new ContractTrial(place.host(), null, 7);
        ContractTrial whole = new ContractTrial(place.host(), plan, 7);
        ContractTrial rest = new ContractTrial(place.host(), plan, 7)) {
      long counted = whole.model().trainedCount();
      check(counted == plan.plan().trainable(), count(plan, counted), broken);
      float[] start = whole.scores();
      same(start, rest.scores(), 0, "the same numbers from the same seed", broken);
      if (technique.description().identityAtStart()) {
        same(bare.scores(), start, 1e-4, "the base model's scores at the start", broken);
      }
      Map<String, Integer> before = whole.frozen();
      double lossBefore = whole.loss();
      resumed(whole, rest, new Stop(folder, place.rate()), broken);
      Map<String, Integer> after = whole.frozen();
      before.keySet().retainAll(after.keySet());
      after.keySet().retainAll(before.keySet());
      check(before.equals(after), "the frozen base untouched", broken);
      merged(technique, whole, bare, broken);
      stored(plan, whole, place.host(), broken);
      double lossAfter = whole.loss();
      check(
          lossAfter < lossBefore - 1e-4,
          "a falling loss: it goes from " + lossBefore + " to " + lossAfter,
          broken);
    } finally {
      delete(folder);
    }
  }

  private static String count(TrialPlan plan, long counted) {
    return "the planned count " + plan.plan().trainable() + ", not " + counted;
  }

  /**
   * Where a training stops on its way.
   *
   * @param folder for the checkpoint
   * @param rate of the training
   */
  private record Stop(Path folder, double rate) {}

  /** Trains to the end, and from a checkpoint half way with another model. */
  private static void resumed(
      ContractTrial whole, ContractTrial rest, Stop stop, List<String> broken) {
    Optimizer first = whole.optimizer(stop.rate());
    whole.train(first, 1, HALF, stop.rate());
    RunFolder run = new RunFolder(stop.folder());
    Path saved = new Checkpointer(run, whole.model(), m -> {}).save(HALF, first, Json.object());
    float[] half = whole.scores();
    List<Double> end = whole.train(first, HALF + 1, ContractTrial.STEPS, stop.rate());
    Optimizer second = rest.optimizer(stop.rate());
    new Checkpointer(run, rest.model(), m -> {}).restore(saved, second);
    same(half, rest.scores(), 0, "the same scores from its checkpoint", broken);
    List<Double> again = rest.train(second, HALF + 1, ContractTrial.STEPS, stop.rate());
    check(end.equals(again), "a resume with the same losses " + end + ", not " + again, broken);
  }

  private static void merged(
      Technique technique, ContractTrial trained, ContractTrial bare, List<String> broken) {
    float[] wanted = trained.scores();
    try {
      bare.become(Torch.withoutGradient(() -> trained.model().merged()));
    } catch (UnsupportedException e) {
      boolean bias = e.getMessage().contains("bias");
      check(
          bias || !technique.description().mergeable(),
          "merged weights, which are refused: " + e.getMessage(),
          broken);
      return;
    }
    if (technique.description().mergeable()) {
      same(wanted, bare.scores(), 2e-3, "merged = unmerged", broken);
    }
  }

  /** What the adapter file holds, loaded where the start values were others. */
  private static void stored(
      TrialPlan plan, ContractTrial trained, TinyHost host, List<String> broken) {
    boolean moves =
        plan.spec().techniques().stream()
            .anyMatch(t -> t.technique().description().family() == Family.INITIALISATION);
    Map<String, NDArray> file = new LinkedHashMap<>(trained.model().adapterFile());
    long seed = moves ? 7 : 99;
    try (ContractTrial loaded = new ContractTrial(host, plan, seed)) {
      loaded.load(file);
      same(trained.scores(), loaded.scores(), 1e-3, "the same scores from its file", broken);
    }
  }

  private static void same(
      float[] wanted, float[] found, double tolerance, String promise, List<String> broken) {
    double largest = wanted.length == found.length ? 0 : Double.NaN;
    for (int i = 0; i < Math.min(wanted.length, found.length); i++) {
      largest = Math.max(largest, Math.abs((double) wanted[i] - found[i]));
    }
    check(largest <= tolerance, promise + " (differs by " + largest + ")", broken);
  }

  private static void check(boolean kept, String promise, List<String> broken) {
    if (!kept) {
      broken.add("lacks " + promise);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("scion-contract");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
