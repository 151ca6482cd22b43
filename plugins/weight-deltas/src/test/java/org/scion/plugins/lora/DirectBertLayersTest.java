package org.scion.plugins.lora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scion.core.Json;
import org.scion.core.checkpoint.Checkpoints;
import org.scion.core.model.HostFamily;
import org.scion.core.model.ParameterInfo;
import org.scion.core.spec.SiteSelection;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.InPlaceAttachment;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.peft.AdapterLoader;
import org.scion.runner.train.Gradients;
import org.scion.runner.train.LossPass;
import org.scion.runner.train.Targets;

/**
 * BERT's layers with a backward pass of their own give the loss and the gradients that autograd
 * gives, with the same draws of dropout.
 */
class DirectBertLayersTest {
  private static final Path HOST = Path.of("src/test/resources/goldens/hosts/bert-tiny");
  private static final long[][] TEXTS = {
    {5, 17, 40, 2, 9, 33, 21, 8, 30, 14},
    {33, 88, 7},
    {12, 4, 8, 15, 16},
    {1, 2, 3, 4},
    {90, 11, 5, 6}
  };

  @BeforeAll
  static void start() {
    Torch.start();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "query value",
        "query key value attention.output.dense intermediate.dense output.dense",
        "output.dense",
        "intermediate.dense",
        "attention.output.dense"
      })
  void loraGradientsAreThoseOfAutograd(String targets) {
    compare(host -> lora(host, List.of(targets.split(" "))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bias", "LayerNorm", "output", "layer.1.", "word_embeddings"})
  void gradientsOfWhatIsTrainedInPlaceAreThoseOfAutograd(String part) {
    compare(host -> inPlace(host, part));
  }

  @Test
  void aBaseInHalfPrecisionGivesNearlyTheSame() {
    HostModel host = host();
    InjectedModel model = lora(host, List.of("query", "intermediate.dense"));
    assertTrue(host.allDirect());
    double full = loss(model);
    model.halveFrozen();
    double half = loss(model);
    assertEquals(full, half, 5e-3 * full);
    assertTrue(full != half, "computed in float32 after all");
    Batch batch = Batch.of(TEXTS);
    double evaluated = new LossPass(model).evaluate(batch, targets(host, batch));
    assertEquals(half, evaluated, 5e-3 * half, "the general way with the same weights");
  }

  private static double loss(InjectedModel model) {
    Torch.reseed(11);
    Batch batch = Batch.of(TEXTS);
    return new LossPass(model).train(batch, targets(model.host(), batch), 0.2).summed();
  }

  private static Targets targets(HostModel host, Batch batch) {
    return Targets.ofRows(host.scoredRows(batch), new long[] {0, 2, 1, 1, 0});
  }

  private static InjectedModel lora(HostModel host, List<String> targets) {
    LoraTechnique method = new LoraTechnique();
    Settings settings = Settings.defaults(method).with("rank", 4).with("alpha", 6.0);
    TechniqueSpec spec = new TechniqueSpec(method, SiteSelection.of(targets), settings);
    var attachment = AdapterLoader.attach(host, spec, new Initialiser(3));
    attachment.trained().forEach(DirectBertLayersTest::shake);
    return new InjectedModel(host).add(attachment).trainHead();
  }

  private static InjectedModel inPlace(HostModel host, String part) {
    List<ParameterInfo> trained =
        host.layout().parameters().stream().filter(p -> p.name().contains(part)).toList();
    return new InjectedModel(host).add(new InPlaceAttachment(trained));
  }

  private static void compare(Function<HostModel, InjectedModel> attach) {
    for (HostModel.Mode mode : HostModel.Mode.values()) {
      Map<String, float[]> own = gradients(mode, attach, true);
      Map<String, float[]> reference = gradients(mode, attach, false);
      assertEquals(reference.keySet(), own.keySet());
      for (String name : reference.keySet()) {
        double away = distance(reference.get(name), own.get(name));
        assertTrue(away < 2e-5, () -> mode + " " + name + " " + away);
      }
    }
  }

  private static Map<String, float[]> gradients(
      HostModel.Mode mode, Function<HostModel, InjectedModel> attach, boolean direct) {
    HostModel host = host();
    host.allowDirect(direct);
    InjectedModel model = attach.apply(host);
    host.mode(mode);
    Map<String, float[]> result = new LinkedHashMap<>();
    long before = Kernels.callCount("direct_blocks");
    for (int pass = 0; pass < 2; pass++) { // gradients add up
      result.put("loss", new float[] {(float) loss(model)});
    }
    assertEquals(direct, Kernels.callCount("direct_blocks") > before);
    for (Map.Entry<String, NDArray> e : new Gradients(model.trained()).all().entrySet()) {
      result.put(e.getKey(), Torch.floats(e.getValue()));
    }
    return result;
  }

  /** Largest difference, as a share of the reference's norm. */
  private static double distance(float[] reference, float[] own) {
    double norm = 0;
    double worst = 0;
    for (int i = 0; i < reference.length; i++) {
      norm += reference[i] * (double) reference[i];
      worst = Math.max(worst, Math.abs(reference[i] - own[i]));
    }
    return worst / Math.max(1e-3, Math.sqrt(norm)); // the bias of keys has none but rounding
  }

  private static void shake(String name, NDArray array) {
    float[] values = new Initialiser(4).normal(name, (int) array.size(), 0.1);
    Kernels.inPlace("copy_into", array, Torch.create(values, array.getShape().getShape()));
  }

  private static HostModel host() {
    var config =
        (com.fasterxml.jackson.databind.node.ObjectNode) Json.read(HOST.resolve("config.json"));
    config.put("hidden_dropout_prob", 0.2).put("attention_probs_dropout_prob", 0.3);
    return new HostLoader(config, Checkpoints.open(HOST), HostFamily.headOf(config)).load(0);
  }
}
