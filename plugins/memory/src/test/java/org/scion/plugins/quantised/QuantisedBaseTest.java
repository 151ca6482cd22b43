package org.scion.plugins.quantised;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scion.core.SpecException;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.SiteSelection;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.Techniques;
import org.scion.plugins.TinyHost;
import org.scion.plugins.Trial;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.module.DeltaLinear;
import org.scion.runner.module.Linear;
import org.scion.runner.peft.AdapterLoader;
import org.scion.runner.train.LossPass;
import org.scion.runner.train.Targets;

/** What every quantiser must keep, on whole models. */
class QuantisedBaseTest {
  private static final int RANK = 2;

  /** A small trained change on every second linear weight. */
  private static final class Delta extends Attachment {
    Delta(HostModel host) {
      int next = 0;
      for (Site site : host.layout().sites(SiteKind.LINEAR)) {
        if (next++ % 2 == 1) {
          host.modules().wrapLinear(site.name(), base -> linear(site, base));
        }
      }
    }

    private Linear linear(Site site, Linear base) {
      float[] start = Trial.numbers(RANK * site.in(), site.name().length());
      float[] other = Trial.numbers(site.out() * RANK, 3 + site.name().length());
      NDArray a = train(site.name() + ".a", Torch.create(start, RANK, site.in()));
      NDArray b = train(site.name() + ".b", Torch.create(other, site.out(), RANK));
      return new DeltaLinear(base) {
        @Override
        protected NDArray delta() {
          return b.matMul(a).mul(Kernels.scalar(0.01));
        }
      };
    }
  }

  private static Technique technique(String id) {
    return Techniques.load().find(id).orElseThrow();
  }

  private static Attachment attach(HostModel host, String id) {
    Technique technique = technique(id);
    TechniqueSpec spec =
        new TechniqueSpec(technique, SiteSelection.DEFAULT, Settings.defaults(technique));
    return AdapterLoader.attach(host, spec, new Initialiser(1));
  }

  private static double loss(InjectedModel model) {
    Batch batch = Batch.of(new long[][] {{5, 9, 11, 2, 7}, {3, 8, 4}});
    long[] labels = {5, 9, 11, 2, 7, 3, 8, 4};
    return new LossPass(model).train(batch, Targets.nextToken(batch, labels), 1.0 / 6).summed();
  }

  @ParameterizedTest
  @CsvSource({"nf4,llama-tiny", "int8,llama-tiny", "nf4,gpt2-tiny", "int8,gpt2-tiny"})
  void lossAndGradientsAreThoseOfTheDecodedModel(String id, String name) {
    HostModel quantised = TinyHost.load(name);
    attach(quantised, id);
    HostModel decoded = TinyHost.load(name);
    Map<String, NDArray> weights = new LinkedHashMap<>();
    for (Site site : quantised.layout().sites(SiteKind.LINEAR)) {
      NDArray weight = quantised.modules().linear(site.name()).weight();
      weights.put(site.weight(), site.transposed() ? weight.transpose().duplicate() : weight);
    }
    weights.forEach(decoded.parameters()::put);
    InjectedModel one = new InjectedModel(quantised).add(new Delta(quantised));
    InjectedModel two = new InjectedModel(decoded).add(new Delta(decoded));
    assertEquals(loss(two), loss(one), 1e-4);
    two.trained()
        .forEach(
            (tensor, array) ->
                assertArrayEquals(
                    Torch.floats(array.getGradient()),
                    Torch.floats(one.trained().get(tensor).getGradient()),
                    1e-5f,
                    tensor));
  }

  @ParameterizedTest
  @CsvSource({"nf4,0.22", "int8,0.30", "peqa,0.20"})
  void weightsTakeFewBytesAndTheFloatsAreGone(String id, double most) {
    HostModel host = TinyHost.load("llama-tiny");
    attach(host, id);
    long bytes = 0;
    long floats = 0;
    for (Site site : host.layout().sites(SiteKind.LINEAR)) {
      bytes += ((QuantisedLinear) host.modules().linear(site.name())).bytes();
      floats += 4 * site.weightElements();
      assertFalse(host.parameters().has(site.weight()), site.name());
    }
    assertTrue(bytes < most * floats, bytes + " bytes for " + floats + " of floats");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nf4", "int8", "peqa"})
  void weightsStayClose(String id) {
    HostModel plain = TinyHost.load("llama-tiny");
    HostModel host = TinyHost.load("llama-tiny");
    attach(host, id);
    for (Site site : host.layout().sites(SiteKind.LINEAR)) {
      NDArray own = plain.modules().linear(site.name()).weight();
      NDArray error = host.modules().linear(site.name()).weight().sub(own);
      double relative = error.norm().getFloat() / own.norm().getFloat();
      assertTrue(relative > 0 && relative < 0.2, site.name() + " " + relative);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nf4", "int8", "peqa"})
  void quantiserAfterAnAdapterIsRefused(String id) {
    HostModel host = TinyHost.load("llama-tiny");
    new Delta(host);
    SpecException refused = assertThrows(SpecException.class, () -> attach(host, id));
    assertTrue(refused.getMessage().contains("first"));
  }
}
