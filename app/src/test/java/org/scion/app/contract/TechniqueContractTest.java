package org.scion.app.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scion.core.Json;
import org.scion.core.SpecProblem;
import org.scion.core.UnsupportedException;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.run.RunFolder;
import org.scion.core.spec.EngineSpec;
import org.scion.core.spec.SiteSelection;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.SettingsReader;
import org.scion.core.technique.Technique;
import org.scion.core.technique.Techniques;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.TrainingTechnique;
import org.scion.runner.run.Checkpointer;
import org.scion.runner.train.AdamW;

/** What every technique of a family promises, on tiny hosts of each kind. */
class TechniqueContractTest {
  private static final Set<Family> FAMILIES =
      Set.of(Family.SEQUENCE, Family.HIDDEN_STATE, Family.SELECTIVE);
  private static final List<String> HOSTS = List.of("llama-tiny", "gpt2-tiny", "bert-tiny");

  /** Techniques that a host has no place for, as the plan must say. */
  private static final Set<String> REFUSED =
      Set.of("adaption_prompt bert-tiny", "shadow gpt2-tiny", "shadow bert-tiny");

  /** Settings that make the paper's sizes fit hosts of width 32. */
  private static final Map<String, String> SMALL =
      Map.ofEntries(
          Map.entry("virtual_tokens", "4"),
          Map.entry("hidden_size", "8"),
          Map.entry("max_tokens", "16"),
          Map.entry("rank", "2"),
          Map.entry("interval", "4"),
          Map.entry("search_steps", "4"),
          Map.entry("bottleneck", "8"),
          Map.entry("reduction_factor", "4"),
          Map.entry("length", "4"));

  /** What single techniques need on such hosts. */
  private static final Map<String, String> FITTING =
      Map.of(
          "alora", "{\"invocation_tokens\": [17]}",
          "c3a", "{\"block_size\": 8}",
          "fourierft", "{\"n_frequency\": 50}",
          "road", "{\"group_size\": 8}",
          "vblora", "{\"vector_length\": 8, \"num_vectors\": 16}",
          "waveft", "{\"n_frequency\": 50}",
          "adalora", "{\"rank\": 3, \"target_rank\": 1, \"interval\": 1}",
          "increlora", "{\"rank\": 4, \"target_rank\": 2, \"warm_up\": 0, \"interval\": 1}");

  @BeforeAll
  static void start() {
    Torch.start(new EngineSpec("cpu", "float32", 1));
  }

  static Stream<Arguments> trials() {
    return Techniques.load().all().stream()
        .filter(t -> t instanceof TrainingTechnique && FAMILIES.contains(t.description().family()))
        .flatMap(t -> HOSTS.stream().map(h -> Arguments.of(t.id(), h)))
        // Biases that the Llama family does not have: attaching refuses, by name.
        .filter(a -> !List.of(a.get()).equals(List.of("bitfit", "llama-tiny")));
  }

  /** The technique with small settings; null where its own check refuses the host. */
  static TechniqueSpec spec(String id, String host) {
    Technique technique = Techniques.load().find(id).orElseThrow();
    ObjectNode given = Json.object();
    technique
        .description()
        .hyperparameters()
        .forEach(
            h -> {
              String small = SMALL.get(h.key());
              boolean number = h.defaultValue() instanceof Integer;
              if (small != null && number) {
                given.put(h.key(), Integer.parseInt(small));
              }
            });
    given.setAll((ObjectNode) Json.parse(FITTING.getOrDefault(id, "{}"), id));
    if (id.equals("trainable_tokens")) {
      given.putArray("tokens").add(5).add(17);
    }
    List<SpecProblem> problems = new ArrayList<>();
    Settings settings = new SettingsReader("", problems).read(technique, given);
    TechniqueSpec spec = new TechniqueSpec(technique, SiteSelection.DEFAULT, settings);
    HostLayout layout = Trial.layout(host);
    List<Site> sites = ExperimentPlanner.sites(spec, layout);
    for (Site site : sites) {
      problems.addAll(technique.check(site, settings.at(site.name()), "techniques[0]"));
    }
    boolean none = sites.isEmpty() && !technique.description().siteKinds().isEmpty();
    return problems.isEmpty() && !none ? spec : null;
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("trials")
  void keepsItsPromises(String id, String host) {
    TechniqueSpec spec = spec(id, host);
    boolean refused = REFUSED.contains(id + " " + host);
    assertEquals(refused, spec == null, "refused by the plan");
    if (refused) {
      return;
    }
    try (Trial bare = new Trial(host, null, 7);
        Trial trial = new Trial(host, spec, 7);
        Trial twin = new Trial(host, spec, 7)) {
      assertEquals(trial.predicted(), trial.model().trainedCount(), "predicted = counted");
      assertFalse(trial.model().trained().isEmpty(), "something is trained");
      float[] start = trial.scores();
      assertArrayEquals(start, twin.scores(), 0, "same seed, same numbers");
      if (spec.technique().description().identityAtStart()) {
        assertArrayEquals(bare.scores(), start, 1e-5f, "identity at the start");
      }
      Map<String, Float> before = trial.frozen();
      List<Double> losses = trial.train(12, 0.02);
      double first = losses.get(0);
      double last = losses.get(losses.size() - 1);
      assertTrue(last < first - 1e-3, "the loss falls: " + losses);
      Map<String, Float> after = trial.frozen();
      before.keySet().retainAll(after.keySet());
      after.keySet().retainAll(before.keySet());
      assertEquals(before, after, "the frozen base is untouched");
      merged(spec, trial, bare);
      stored(host, spec, trial);
    }
  }

  /** Techniques whose training changes with the step, or that keep more than they train. */
  @ParameterizedTest
  @ValueSource(
      strings = {"lisa", "lt_sft", "sara", "cartridge", "p_tuning", "cpt", "supertuning", "osf"})
  void resumesWithTheSameLosses(String id, @TempDir Path folder) {
    TechniqueSpec spec = spec(id, "llama-tiny");
    try (Trial whole = new Trial("llama-tiny", spec, 7);
        Trial half = new Trial("llama-tiny", spec, 7);
        Trial rest = new Trial("llama-tiny", spec, 7)) {
      List<Double> wanted = whole.train(12, 0.02);
      AdamW first = half.optimizer(0.02);
      half.train(first, 1, 7, 12, 0.02);
      Checkpointer checkpoints = new Checkpointer(new RunFolder(folder), half.model(), m -> {});
      Path saved = checkpoints.save(7, first, Json.object());
      AdamW second = rest.optimizer(0.02);
      new Checkpointer(new RunFolder(folder), rest.model(), m -> {}).restore(saved, second);
      assertArrayEquals(half.scores(), rest.scores(), 0, "restored");
      assertEquals(wanted.subList(7, 12), rest.train(second, 8, 12, 12, 0.02), "resumed");
    }
  }

  @Test
  void lisaKeepsMomentsOfTheDrawnLayersOnly() {
    try (Trial trial = new Trial("llama-tiny", spec("lisa", "llama-tiny"), 7);
        Trial full = new Trial("llama-tiny", spec("full", "llama-tiny"), 7)) {
      AdamW optimizer = trial.optimizer(0.02);
      trial.train(optimizer, 1, 9, 12, 0.02);
      long trained = trial.model().trainedCount();
      assertEquals(2 * trained, elements(optimizer, "m/") + elements(optimizer, "v/"));
      assertTrue(trained < full.model().trainedCount(), "fewer than full fine-tuning");
      assertFalse(trial.model().resting().isEmpty());
      trial.model().resting().values().forEach(a -> assertFalse(a.hasGradient()));
    }
  }

  private static long elements(AdamW optimizer, String prefix) {
    return optimizer.state().entrySet().stream()
        .filter(e -> e.getKey().startsWith(prefix))
        .mapToLong(e -> e.getValue().getShape().size())
        .sum();
  }

  private static void merged(TechniqueSpec spec, Trial trial, Trial bare) {
    float[] trained = trial.scores();
    try {
      bare.become(Torch.withoutGradient(() -> trial.model().merged()));
    } catch (UnsupportedException e) {
      assertTrue(e.getMessage().contains("bias"), e.getMessage());
      return;
    }
    if (spec.technique().description().mergeable()) {
      assertArrayEquals(trained, bare.scores(), 1e-3f, "merged = unmerged");
    }
  }

  private static void stored(String host, TechniqueSpec spec, Trial trial) {
    Map<String, NDArray> file = new LinkedHashMap<>();
    trial.model().adapterFile().forEach((n, a) -> file.put(n, a));
    try (Trial loaded = new Trial(host, spec, 99, file)) {
      assertArrayEquals(trial.scores(), loaded.scores(), 1e-4f, "saved and loaded");
    }
  }
}
