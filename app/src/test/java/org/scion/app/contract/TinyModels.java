package org.scion.app.contract;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.scion.core.Json;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Task;
import org.scion.core.spec.EngineSpec;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostFactory;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.module.Parameters;
import org.scion.runner.train.Targets;

/** Models of a few thousand random numbers, one for each family, and a batch for them. */
final class TinyModels {
  private static final double DEVIATION = 0.15;

  private TinyModels() {}

  static HostLayout layout(String name) {
    return HostFamily.layoutOf(config(name));
  }

  private static JsonNode config(String name) {
    try {
      return Json.read(Path.of(TinyModels.class.getResource("/hosts/" + name + ".json").toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same weights at every call. */
  static HostModel load(String name) {
    Torch.start(new EngineSpec("cpu", "float32", 1));
    HostLayout layout = layout(name);
    Parameters parameters = new Parameters();
    Initialiser random = new Initialiser(7);
    for (ParameterInfo p : layout.parameters()) {
      float[] values = random.normal(p.name(), (int) p.elements(), DEVIATION);
      boolean scale = p.shape().size() == 1 && !p.isBias();
      for (int i = 0; scale && i < values.length; i++) {
        values[i] += 1;
      }
      long[] shape = p.shape().stream().mapToLong(Long::longValue).toArray();
      parameters.put(p.name(), Torch.keep(Torch.create(values, shape)));
    }
    return HostFactory.host(layout, config(name), parameters);
  }

  static Batch batch() {
    return Batch.of(new long[][] {{5, 9, 11, 2, 7, 30}, {3, 8, 4, 21}});
  }

  static Targets targets(HostModel host, Batch batch) {
    return host.layout().head().task() == Task.CAUSAL_LM
        ? Targets.nextToken(batch, new long[] {5, 9, 11, 2, 7, 30, 3, 8, 4, 21})
        : Targets.ofRows(host.scoredRows(batch), new long[] {1, 2});
  }

  /** Scores of every row that the model gives, prompts' own rows included. */
  static float[] scores(HostModel host) {
    return Torch.withoutGradient(
        () -> {
          host.mode(HostModel.Mode.EVALUATION);
          HostModel.Embedded last = host.forward(batch());
          boolean all = host.layout().head().task() == Task.CAUSAL_LM;
          NDArray rows =
              all
                  ? last.hidden()
                  : Kernels.call(
                      "rows", last.hidden(), Torch.create(host.scoredRows(last.batch())));
          return Torch.floats(host.head(rows));
        });
  }
}
