package org.scion.app.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.UnsupportedException;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Settings;
import org.scion.core.technique.SettingsReader;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.core.technique.Techniques;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.inject.TrainingTechnique;
import org.scion.runner.module.Linear;
import org.scion.runner.peft.AdapterLoader;

/** What every technique on the class path must keep, on a tiny model of every family. */
class EveryTechniqueContractTest {
  private static final List<String> COUNTED =
      List.of("llama-tiny", "gpt2-tiny", "bert-tiny", "qwen2-tiny", "roberta-tiny");
  private static final List<String> RUN = List.of("llama-tiny", "gpt2-tiny", "bert-tiny");

  private static final int STEPS = 8;
  private static final double RATE = 5e-3;

  static Stream<Technique> techniques() {
    return Techniques.load().all().stream();
  }

  static Stream<Arguments> trained() {
    List<Arguments> all = new ArrayList<>();
    for (Technique technique : Techniques.load().all()) {
      for (String host : RUN) {
        if (technique instanceof TrainingTechnique && takes(technique, host)) {
          all.add(Arguments.of(technique.id(), host));
        }
      }
    }
    return all.stream();
  }

  private static final Map<String, Boolean> TAKEN = new ConcurrentHashMap<>();

  private static boolean takes(Technique technique, String host) {
    return TAKEN.computeIfAbsent(technique.id() + " " + host, k -> attaches(technique, host));
  }

  /** Whether it attaches; a refusal must name the technique or its option, and is no failure. */
  private static boolean attaches(Technique technique, String host) {
    Optional<TechniqueSpec> spec = Fitted.on(TinyModels.layout(host), technique);
    if (spec.isEmpty()) {
      return false;
    }
    try {
      Trained.of(TinyModels.load(host), spec.get());
      return true;
    } catch (UnsupportedException | SpecException refused) {
      assertFalse(refused.getMessage().isBlank(), technique.id() + " refuses without a word");
      return false;
    }
  }

  private static TechniqueSpec spec(String id, String host) {
    Technique technique = Techniques.load().find(id).orElseThrow();
    return Fitted.on(TinyModels.layout(host), technique).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("techniques")
  void describesItselfCompletely(Technique technique) {
    TechniqueDescription d = technique.description();
    Set<String> keys = new HashSet<>();
    assertAll(
        () -> assertTrue(d.id().matches("[a-z][a-z0-9_]*"), "id " + d.id()),
        () -> assertFalse(d.name().isBlank(), "name"),
        () -> assertTrue(d.summary().matches("[A-Z0-9(].{20,}\\."), "summary " + d.summary()),
        () -> assertTrue(d.paper().length() > 20, "paper " + d.paper()),
        () -> assertTrue(d.formula().length() > 4, "formula " + d.formula()),
        () ->
            assertEquals(
                d.siteKinds().isEmpty(), d.defaultTargets().isEmpty(), "kinds and targets"),
        () -> {
          String lesson = technique.lesson();
          assertTrue(lesson.startsWith("# ") && lesson.length() > 400, "lesson.md");
          assertTrue(lesson.contains("## "), "sections of lesson.md");
        },
        () ->
            d.hyperparameters()
                .forEach(
                    h -> {
                      assertTrue(h.key().matches("[a-z][a-z0-9_]*"), h.key());
                      assertTrue(keys.add(h.key()), "twice: " + h.key());
                      assertTrue(h.help().length() > 8 && h.help().endsWith("."), h.key());
                      assertFalse(h.source().isBlank(), h.key() + " has no source");
                    }));
  }

  @ParameterizedTest
  @MethodSource("techniques")
  void namesEveryIllegalValue(Technique technique) {
    for (Hyperparameter h : technique.description().hyperparameters()) {
      for (String value : illegal(h)) {
        String json = "{\"" + h.key() + "\":" + value + "}";
        List<SpecProblem> problems = new ArrayList<>();
        JsonNode given = Json.parse(json, "test");
        new SettingsReader("techniques[0]", problems).read(technique, given);
        assertEquals(1, problems.size(), technique.id() + " takes " + json);
        SpecProblem problem = problems.get(0);
        assertEquals("techniques[0]." + h.key(), problem.where());
        assertFalse(problem.allowed().isBlank(), json);
      }
    }
  }

  private static List<String> illegal(Hyperparameter h) {
    return switch (h.type()) {
      case INTEGER -> List.of("\"x\"", "1.5", below(h), above(h));
      case REAL -> List.of("\"x\"", "true", below(h), above(h));
      case BOOLEAN -> List.of("\"yes\"", "3");
      case CHOICE -> List.of("\"no such choice\"");
      case TEXT -> List.of("[1]");
      case TEXT_LIST -> List.of("[1]", "3");
      case INTEGER_LIST -> List.of("[\"x\"]", "\"x\"");
    };
  }

  private static String below(Hyperparameter h) {
    return String.valueOf(h.min() - Math.max(1, Math.abs(h.min())));
  }

  private static String above(Hyperparameter h) {
    return String.valueOf(h.max() + Math.max(1, Math.abs(h.max())));
  }

  @ParameterizedTest
  @MethodSource("techniques")
  void extremeLegalValuesAreCheckedWithoutFailing(Technique technique) {
    for (Hyperparameter h : technique.description().hyperparameters()) {
      if (h.type() != Hyperparameter.Type.INTEGER && h.type() != Hyperparameter.Type.REAL) {
        continue;
      }
      boolean whole = h.type() == Hyperparameter.Type.INTEGER;
      for (double value : new double[] {h.min(), h.max()}) {
        Settings settings =
            Settings.defaults(technique)
                .with(h.key(), whole ? (Object) (int) value : (Object) value);
        for (String host : RUN) {
          for (Site site : TinyModels.layout(host).sites()) {
            if (technique.description().siteKinds().contains(site.kind())) {
              technique
                  .check(site, settings, "techniques[0]")
                  .forEach(p -> assertTrue(p.where().startsWith("techniques[0]."), p.sentence()));
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("techniques")
  void plannedCountIsWhatIsTrained(Technique technique) {
    for (String host : COUNTED) {
      if (!(technique instanceof TrainingTechnique) || !takes(technique, host)) {
        continue;
      }
      TechniqueSpec spec = spec(technique.id(), host);
      HostLayout layout = TinyModels.layout(host);
      List<Site> sites = ExperimentPlanner.sites(spec, layout);
      long planned = technique.sharedParameterCount(layout, sites, spec.settings());
      for (Site site : sites) {
        planned += technique.parameterCount(site, spec.settings().at(site.name()));
      }
      for (ParameterInfo p : technique.trainedBase(layout, sites, spec.settings())) {
        planned += p.elements();
      }
      InjectedModel model = Trained.of(TinyModels.load(host), spec).model();
      assertEquals(planned, model.trainedCount(), technique.id() + " on " + host);
    }
  }

  /** One model trained a little, its twin of the same seed, and one loaded from its file. */
  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("trained")
  void keepsItsPromises(String id, String host) {
    TechniqueSpec spec = spec(id, host);
    HostModel base = TinyModels.load(host);
    Map<String, NDArray> arrays = new LinkedHashMap<>(base.parameters().all());
    Map<String, float[]> before = new LinkedHashMap<>();
    arrays.forEach((name, array) -> before.put(name, Torch.floats(array)));
    Trained trained = Trained.of(base, spec);
    if (spec.technique().description().identityAtStart()) {
      float[] plain = TinyModels.scores(TinyModels.load(host));
      assertArrayEquals(plain, TinyModels.scores(base), 2e-4f, "starts as the plain model");
    }
    double first = trained.loss();
    double[] losses = trained.steps(STEPS, RATE);
    double last = trained.loss();
    if (trained.model().trainedCount() > 0) {
      assertTrue(last < first, "the loss falls: " + first + " to " + last);
    }
    arrays.keySet().retainAll(base.parameters().names());
    arrays.forEach(
        (name, array) ->
            assertArrayEquals(before.get(name), Torch.floats(array), "frozen " + name));
    Trained twin = Trained.of(TinyModels.load(host), spec);
    assertArrayEquals(losses, twin.steps(STEPS, RATE), "same seed, same losses");
    float[] scores = TinyModels.scores(base);
    Map<String, NDArray> file = new LinkedHashMap<>();
    trained.model().adapterFile().forEach((name, a) -> file.put(name, a.duplicate()));
    InjectedModel loaded = AdapterLoader.attach(TinyModels.load(host), spec, file);
    assertArrayEquals(scores, TinyModels.scores(loaded.host()), 1e-5f, "saved and loaded");
    if (spec.technique().description().mergeable()) {
      merges(trained.model(), host, scores);
    }
  }

  private static void merges(InjectedModel model, String host, float[] scores) {
    Map<String, NDArray> weights;
    try {
      weights = new LinkedHashMap<>(Torch.withoutGradient(model::merged));
    } catch (UnsupportedException refused) {
      assertTrue(refused.getMessage().contains("bias"), "says why: " + refused.getMessage());
      return;
    }
    HostModel plain = TinyModels.load(host);
    String head = plain.layout().headModule();
    boolean tied = plain.layout().tiedHead() != null;
    NDArray ownHead = tied ? weights.remove(head + ".weight") : null;
    if (ownHead != null) {
      plain.modules().wrapLinear(head, wrapped -> untied(ownHead));
    }
    weights.forEach(plain.parameters()::put);
    assertArrayEquals(scores, TinyModels.scores(plain), 1e-3f, "merged = unmerged");
  }

  private static Linear untied(NDArray weight) {
    return new Linear() {
      @Override
      public NDArray weight() {
        return weight;
      }

      @Override
      public NDArray bias() {
        return null;
      }
    };
  }

  @ParameterizedTest
  @MethodSource("techniques")
  void isSupportedByAtLeastOneModel(Technique technique) {
    boolean alone = !Needed.FILES.containsKey(technique.id());
    boolean trains = technique.description().family() != Family.MERGING;
    if (alone && trains && technique instanceof TrainingTechnique) {
      assertTrue(RUN.stream().anyMatch(host -> takes(technique, host)), technique.id());
    }
  }
}
