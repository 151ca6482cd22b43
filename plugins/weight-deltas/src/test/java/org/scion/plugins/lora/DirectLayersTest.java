package org.scion.plugins.lora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** Layers with a backward pass of their own give the loss and the gradients that autograd gives. */
class DirectLayersTest {
  private static final Path HOSTS = Path.of("src/test/resources/goldens/hosts");
  private static final long[][] LONG = {
    {5, 17, 40, 2, 9, 33, 21}, {63, 88, 7}, {12, 4, 8, 15, 16}, {1, 2, 3, 4}, {90, 11, 5, 6}
  };

  @BeforeAll
  static void start() {
    Torch.start();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "q_proj v_proj",
        "q_proj k_proj v_proj o_proj gate_proj up_proj down_proj",
        "down_proj",
        "up_proj",
        "o_proj"
      })
  void loraGradientsAreThoseOfAutograd(String targets) {
    compare(host -> lora(host, List.of(targets.split(" "))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "layernorm", "mlp", "layers.1.", "embed_tokens"})
  void fullGradientsAreThoseOfAutograd(String part) {
    compare(host -> inPlace(host, part));
  }

  @Test
  void aBaseInHalfPrecisionGivesNearlyTheSameAndTrainsInFullPrecision() {
    HostModel host = host(HOSTS.resolve("llama-tiny"));
    InjectedModel model = lora(host, List.of("q_proj", "up_proj"));
    assertTrue(host.allDirect());
    double full = loss(model);
    Map<String, NDArray> gradients = new Gradients(model.trained()).all();
    Map<String, float[]> reference = new LinkedHashMap<>();
    gradients.forEach((name, g) -> reference.put(name, Torch.floats(g)));
    new Gradients(model.trained()).clear();
    model.halveFrozen();
    double half = loss(model);
    assertEquals(full, half, 5e-3 * full);
    assertTrue(full != half, "computed in float32 after all");
    reference.forEach(
        (name, g) -> {
          NDArray own = model.trained().get(name).getGradient();
          assertEquals(ai.djl.ndarray.types.DataType.FLOAT32, own.getDataType());
          assertTrue(distance(g, Torch.floats(own)) < 3e-2, name);
        });
    Batch batch = Batch.of(LONG);
    double evaluated = new LossPass(model).evaluate(batch, targets(batch));
    assertEquals(half, evaluated, 5e-3 * half, "the general way with the same weights");
    String name = "model.layers.0.mlp.up_proj.weight";
    assertEquals(ai.djl.ndarray.types.DataType.FLOAT32, host.parameters().get(name).getDataType());
  }

  @Test
  void dropoutOrATransformSendsLayersToAutograd() {
    HostModel host = host(HOSTS.resolve("llama-tiny"));
    lora(host, List.of("q_proj"));
    assertTrue(host.allDirect());
    host.modules()
        .addHidden(
            "model.layers.0.mlp",
            org.scion.core.model.SiteKind.MLP,
            (in, out) -> out.mul(Kernels.scalar(2.0)));
    assertTrue(!host.allDirect());
  }

  private static double loss(InjectedModel model) {
    Batch batch = Batch.of(LONG);
    return new LossPass(model).train(batch, targets(batch), 0.1).summed();
  }

  private static Targets targets(Batch batch) {
    long[] labels = java.util.Arrays.stream(LONG).flatMapToLong(java.util.Arrays::stream).toArray();
    labels[1] = Targets.IGNORED;
    return Targets.nextToken(batch, labels);
  }

  private static InjectedModel lora(HostModel host, List<String> targets) {
    LoraTechnique method = new LoraTechnique();
    Settings settings = Settings.defaults(method).with("rank", 4).with("alpha", 6.0);
    TechniqueSpec spec = new TechniqueSpec(method, SiteSelection.of(targets), settings);
    var attachment = AdapterLoader.attach(host, spec, new Initialiser(3));
    attachment.trained().forEach(DirectLayersTest::shake);
    return new InjectedModel(host).add(attachment);
  }

  private static InjectedModel inPlace(HostModel host, String part) {
    List<ParameterInfo> trained =
        host.layout().parameters().stream().filter(p -> p.name().contains(part)).toList();
    return new InjectedModel(host).add(new InPlaceAttachment(trained));
  }

  private static void compare(java.util.function.Function<HostModel, InjectedModel> attach) {
    for (String folder : List.of("llama-tiny", "llama-untied")) {
      Map<String, float[]> own = gradients(folder, attach, true);
      Map<String, float[]> reference = gradients(folder, attach, false);
      assertEquals(reference.keySet(), own.keySet());
      for (String name : reference.keySet()) {
        assertTrue(distance(reference.get(name), own.get(name)) < 2e-5, () -> folder + " " + name);
      }
    }
  }

  private static Map<String, float[]> gradients(
      String folder, java.util.function.Function<HostModel, InjectedModel> attach, boolean direct) {
    HostModel host = host(HOSTS.resolve(folder));
    host.allowDirect(direct);
    InjectedModel model = attach.apply(host);
    Map<String, float[]> result = new LinkedHashMap<>();
    long before = Kernels.callCount("direct_rms");
    for (int pass = 0; pass < 2; pass++) { // gradients add up
      result.put("loss", new float[] {(float) loss(model)});
    }
    assertEquals(direct, Kernels.callCount("direct_rms") > before);
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
    return worst / Math.max(1e-6, Math.sqrt(norm));
  }

  private static void shake(String name, NDArray array) {
    float[] values = new Initialiser(4).normal(name, (int) array.size(), 0.1);
    Kernels.inPlace("copy_into", array, Torch.create(values, array.getShape().getShape()));
  }

  private static HostModel host(Path folder) {
    var config = Json.read(folder.resolve("config.json"));
    return new HostLoader(config, Checkpoints.open(folder), HostFamily.headOf(config)).load(0);
  }
}
