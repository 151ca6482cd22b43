package org.scion.plugins.lora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scion.core.Json;
import org.scion.core.checkpoint.Checkpoints;
import org.scion.core.model.HostFamily;
import org.scion.core.model.Site;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.spec.SiteSelection;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Techniques;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.peft.AdapterLoader;

/**
 * What a method of the LoRA form has learned, written for the original base, is a plain LoRA that
 * gives the same logits there: its forward pass, its start and its export agree.
 */
class OriginalBaseTest {
  private static final Path HOST = Path.of("src/test/resources/goldens/hosts/llama-tiny");

  @BeforeAll
  static void start() {
    Torch.start();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lora",
        "pissa",
        "olora",
        "orthogonal",
        "mica",
        "kasa",
        "lora-xs",
        "lora-sb",
        "nlora",
        "block-lora",
        "lora-plus",
        "dylora",
        "sora",
        "increlora",
        "eva",
        "corda",
        "lora-ga"
      })
  void isAPlainLoraWithTheSameLogits(String id) {
    LoraMethod method = (LoraMethod) Techniques.load().find(id).orElseThrow();
    Settings settings = Settings.defaults(method).with("rank", 4).with("alpha", 6.0);
    TechniqueSpec spec =
        new TechniqueSpec(method, SiteSelection.of(List.of("q_proj", "down_proj")), settings);
    HostModel host = host();
    Attachment attachment = AdapterLoader.attach(host, spec, new Initialiser(3));
    counted(spec, host, attachment);
    attachment.trained().forEach(OriginalBaseTest::shake);
    float[] before = logits(host);
    ObjectNode config = attachment.originalBaseConfig(method.write(spec, host.layout()));
    Map<String, NDArray> file = attachment.originalBaseFile();
    HostModel fresh = host();
    LoraTechnique plain = new LoraTechnique();
    InjectedModel loaded = AdapterLoader.attach(fresh, plain.read(config, fresh.layout()), file);
    float[] after = logits(loaded.host());
    double worst = 0;
    for (int i = 0; i < before.length; i++) {
      worst = Math.max(worst, Math.abs(before[i] - after[i]));
    }
    assertTrue(worst < 2e-4, id + " differs by " + worst);
  }

  private static void counted(TechniqueSpec spec, HostModel host, Attachment attachment) {
    long predicted = 0;
    for (Site site : ExperimentPlanner.sites(spec, host.layout())) {
      predicted += spec.technique().parameterCount(site, spec.settings().at(site.name()));
    }
    long counted = attachment.trained().values().stream().mapToLong(NDArray::size).sum();
    assertEquals(predicted, counted, spec.technique().id());
  }

  private static void shake(String name, NDArray array) {
    float[] noise = new Initialiser(4).normal(name, (int) array.size(), 0.1);
    float[] values = Torch.floats(array);
    for (int i = 0; i < noise.length; i++) {
      values[i] += noise[i];
    }
    Kernels.inPlace("copy_into", array, Torch.create(values, array.getShape().getShape()));
  }

  private static float[] logits(HostModel host) {
    return Torch.withoutGradient(
        () -> {
          HostModel.Embedded last =
              host.forward(Batch.of(new long[][] {{5, 17, 40, 2}, {63, 88, 7}}));
          return Torch.floats(host.head(last.hidden()));
        });
  }

  private static HostModel host() {
    var config = Json.read(HOST.resolve("config.json"));
    return new HostLoader(config, Checkpoints.open(HOST), HostFamily.headOf(config)).load(0);
  }
}
