package org.scion.app.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scion.core.Json;
import org.scion.core.data.LabelSet;
import org.scion.core.model.source.ModelSource;
import org.scion.core.spec.EngineSpec;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.SpecReader;
import org.scion.core.technique.Techniques;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.run.Objectives;
import org.scion.runner.run.RunSetup;
import org.scion.runner.run.StepLoss;

/**
 * Objectives against an independent computation with torch, transformers and peft, whose reference
 * is the model with its adapter switched off ({@code objectives/make_cases.py}).
 */
class ObjectivesTest {
  private static final JsonNode RECORDED = recorded();
  private static final Path FOLDER = resource("/hosts/llama-tiny/config.json").getParent();
  private static final String LORA =
      "{'id': 'lora', 'rank': 2, 'alpha': 4, 'sites': {'targets': ['q_proj', 'v_proj']}}";

  private NDScope scope;

  @BeforeAll
  static void engine() {
    Torch.start(new EngineSpec("cpu", "float32", 1));
  }

  @BeforeEach
  void open() {
    scope = new NDScope();
    scope.suppressNotUsedWarning();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  static Stream<JsonNode> preferences() {
    return StreamSupport.stream(RECORDED.path("preferences").spliterator(), false);
  }

  static Stream<JsonNode> objectives() {
    return StreamSupport.stream(RECORDED.path("objectives").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("preferences")
  void preferenceLossRewardsAndGradientsAreThoseOfTheFormula(JsonNode recorded) {
    boolean judged = recorded.path("id").asText().equals("kto");
    List<TokenisedExample> examples = judged ? judged() : pairs();
    RunSetup setup = adapted(technique(recorded), judged ? judgedColumns() : pairColumns());
    StepLoss loss = Objectives.of(setup, examples, FOLDER);
    setup.model().host().mode(HostModel.Mode.TRAINING);
    double units = loss.units(examples);
    double sum = loss.train(examples, 1 / units).summed();
    assertEquals(recorded.path("loss").asDouble(), sum / units, 1e-5 * Math.max(1, sum));
    Map<String, Double> metrics = loss.metrics();
    for (String side : List.of("rewards_chosen", "rewards_rejected")) {
      assertEquals(recorded.path(side).asDouble(), metrics.get(side), 1e-5, side);
    }
    gradients(recorded, setup);
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void rowObjectivesAreThoseOfTorch(JsonNode recorded) {
    List<TokenisedExample> texts = new ArrayList<>();
    RECORDED.path("texts").forEach(t -> texts.add(text(longs(t), 0)));
    ObjectNode technique = technique(recorded);
    if (technique.has("teacher")) {
      technique.put("teacher", FOLDER.toString());
    }
    RunSetup setup = adapted(technique, Json.object().put("completion", "{text}"));
    StepLoss loss = Objectives.of(setup, texts, FOLDER);
    setup.model().host().mode(HostModel.Mode.TRAINING);
    double units = loss.units(texts);
    assertEquals(
        recorded.path("loss").asDouble(), loss.train(texts, 1 / units).summed() / units, 1e-5);
    gradients(recorded, setup);
  }

  @Test
  void classWeightsTakeTorchsWeightedMean() {
    JsonNode recorded = RECORDED.path("class_weights");
    List<TokenisedExample> examples = new ArrayList<>();
    for (JsonNode e : recorded.path("examples")) {
      long[] ids = longs(e.path("ids"));
      examples.add(new TokenisedExample(ids, null, e.path("label").asLong(), ids.length, false));
    }
    ObjectNode technique = Json.object().put("id", "class_weights");
    ArrayNode weights = technique.putArray("weights");
    for (int i = 0; i < 3; i++) {
      weights.add("c" + i + "=" + recorded.path("weights").get(i).asDouble());
    }
    ObjectNode document = document("bert-tiny", Json.object().put("text", "{t}").put("label", "y"));
    document.put("task", "classification").putArray("techniques").add(id("full")).add(technique);
    RunSetup setup = load(document, LabelSet.inOrder(List.of("c0", "c1", "c2"), "test"));
    StepLoss loss = Objectives.of(setup, examples, FOLDER);
    double units = loss.units(examples);
    assertEquals(
        recorded.path("loss").asDouble(), loss.train(examples, 1 / units).summed() / units, 1e-5);
    for (String name : List.of("classifier.weight", "classifier.bias")) {
      float[] mine = Torch.floats(setup.model().trained().get(name).getGradient());
      assertArrayEquals(floats(recorded.path(name)), mine, 1e-5f, name);
    }
  }

  /** In place, moved by a start, or beside a prompt: the reference is the base as it was. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "bitfit", "pissa", "ia3", "dora", "prefix_tuning", "nf4,lora"})
  void theReferenceIsTheBaseWhateverIsTrained(String ids) {
    ObjectNode document =
        document(ids.equals("bitfit") ? "gpt2-tiny" : "llama-tiny", pairColumns());
    ArrayNode list = document.putArray("techniques");
    for (String id : ids.split(",")) {
      list.add(id.equals("pissa") ? id(id).put("rank", 4) : id(id));
    }
    list.add(id("dpo"));
    RunSetup setup = load(document, null);
    StepLoss loss = Objectives.of(setup, pairs(), FOLDER);
    setup.model().host().mode(HostModel.Mode.TRAINING);
    double start = loss.evaluate(pairs()) / 3;
    boolean identity = !ids.equals("prefix_tuning");
    if (identity) {
      assertEquals(Math.log(2), start, 1e-5, "model and base are the same at the start");
    }
    double before = reference(loss);
    setup
        .model()
        .trained()
        .values()
        .forEach(a -> Kernels.inPlace("copy_into", a, Torch.withoutGradient(() -> a.add(0.05f))));
    assertTrue(Math.abs(loss.evaluate(pairs()) / 3 - start) > 1e-4, "the model has changed");
    assertEquals(before, reference(loss), 1e-5 * Math.abs(before), "the base has not");
  }

  /** Frozen weights in bfloat16 are the base's as much as the model's. */
  @ParameterizedTest
  @ValueSource(strings = {"lora", "ia3"})
  void theReferenceIsThereWhereFrozenWeightsAreHalved(String id) {
    ObjectNode document = document("llama-tiny", pairColumns());
    document.putArray("techniques").add(id(id)).add(id("dpo"));
    RunSetup setup = load(document, null);
    setup.model().halveFrozen();
    StepLoss loss = Objectives.of(setup, pairs(), FOLDER);
    assertEquals(Math.log(2), loss.evaluate(pairs()) / 3, 1e-5);
    assertEquals(Math.log(2), loss.train(pairs(), 1 / 3.0).summed() / 3, 1e-2);
  }

  /** Log-probability of the preferred completions under the base, from the rewards b (p - q). */
  private static double reference(StepLoss loss) {
    loss.metrics();
    loss.evaluate(pairs());
    Map<String, Double> metrics = loss.metrics();
    return metrics.get("logps_chosen") - metrics.get("rewards_chosen") / 0.1;
  }

  private static void gradients(JsonNode recorded, RunSetup setup) {
    recorded
        .path("gradients")
        .fields()
        .forEachRemaining(
            e -> {
              float[] wanted = floats(e.getValue());
              NDArray trained = setup.model().trained().get("0/" + e.getKey());
              float[] mine = Torch.floats(trained.getGradient());
              double norm = 0;
              for (float w : wanted) {
                norm += w * w;
              }
              assertArrayEquals(wanted, mine, (float) (1e-4 * Math.sqrt(norm) + 1e-6), e.getKey());
            });
  }

  /** A LoRA on the tiny host with the recorded factors, and an objective. */
  private static RunSetup adapted(ObjectNode objective, ObjectNode columns) {
    ObjectNode document = document("llama-tiny", columns);
    document.putArray("techniques").add(Json.parse(LORA.replace('\'', '"'), "")).add(objective);
    RunSetup setup = load(document, null);
    RECORDED
        .path("adapter")
        .fields()
        .forEachRemaining(
            e -> {
              NDArray mine = setup.model().trained().get("0/" + e.getKey());
              float[] values = floats(e.getValue().path("values"));
              Kernels.inPlace("copy_into", mine, Torch.create(values, mine.getShape().getShape()));
            });
    return setup;
  }

  private static ObjectNode document(String host, ObjectNode columns) {
    Path folder = resource("/hosts/" + host + "/config.json").getParent();
    ObjectNode document = Json.object().put("model", folder.toString()).put("task", "causal-lm");
    document.putObject("data").put("train", "none.jsonl").set("columns", columns);
    return document;
  }

  private static RunSetup load(ObjectNode document, LabelSet labels) {
    ExperimentSpec spec = new SpecReader(Techniques.load()).read(document, FOLDER);
    return RunSetup.load(spec, ModelSource.resolve(spec.model(), FOLDER, FOLDER), labels);
  }

  private static ObjectNode technique(JsonNode recorded) {
    ObjectNode technique = Json.object().put("id", recorded.path("id").asText());
    technique.setAll((ObjectNode) recorded.path("settings"));
    return technique;
  }

  private static ObjectNode id(String id) {
    return Json.object().put("id", id);
  }

  private static ObjectNode pairColumns() {
    return Json.object().put("prompt", "{p}").put("chosen", "{c}").put("rejected", "{r}");
  }

  private static ObjectNode judgedColumns() {
    return Json.object().put("prompt", "{p}").put("completion", "{c}").put("label", "l");
  }

  private static List<TokenisedExample> pairs() {
    List<TokenisedExample> pairs = new ArrayList<>();
    for (JsonNode p : RECORDED.path("pairs")) {
      TokenisedExample chosen = completed(p.path("prompt"), p.path("chosen"), 1);
      pairs.add(chosen.preferredTo(completed(p.path("prompt"), p.path("rejected"), 1)));
    }
    return pairs;
  }

  private static List<TokenisedExample> judged() {
    List<TokenisedExample> judged = new ArrayList<>();
    for (JsonNode p : RECORDED.path("judged")) {
      boolean wanted = p.path("wanted").asBoolean();
      judged.add(completed(p.path("prompt"), p.path("completion"), wanted ? 1 : 0));
    }
    return judged;
  }

  private static TokenisedExample completed(JsonNode prompt, JsonNode completion, long label) {
    long[] given = longs(prompt);
    long[] written = longs(completion);
    long[] ids = Arrays.copyOf(given, given.length + written.length);
    System.arraycopy(written, 0, ids, given.length, written.length);
    return text(ids, given.length).labelledAs(label);
  }

  private static TokenisedExample text(long[] ids, int given) {
    long[] labels = ids.clone();
    Arrays.fill(labels, 0, given, TokenisedExample.IGNORED);
    return new TokenisedExample(ids, labels, TokenisedExample.IGNORED, ids.length, false);
  }

  private static long[] longs(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  private static float[] floats(JsonNode list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) list.get(i).asDouble();
    }
    return values;
  }

  private static JsonNode recorded() {
    try (var in = ObjectivesTest.class.getResourceAsStream("/objectives/cases.json")) {
      return Json.MAPPER.readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path resource(String name) {
    try {
      return Path.of(ObjectivesTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
