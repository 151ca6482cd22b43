package org.scion.plugins.shadow;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.BiFunction;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.TaskHead;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostFactory;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.module.Embedding;
import org.scion.runner.module.Parameters;

/** The small model beside the base, of the base's own kind, without a head. */
final class Mirror {
  private static final String WORDS = "model.embed_tokens";

  private final HostModel host;
  private final boolean shared;
  private NDArray words;

  /**
   * @param train makes a trained tensor of a name and start values
   */
  Mirror(AttachContext context, MirrorSize size, BiFunction<String, NDArray, NDArray> train) {
    JsonNode config = size.config(context.host().config());
    HostLayout layout = HostFamily.of(config).layout(config, TaskHead.CAUSAL_LM);
    shared = size.shared();
    double deviation = config.path("initializer_range").asDouble(0.02);
    Parameters parameters = new Parameters();
    for (ParameterInfo p : layout.parameters()) {
      boolean table = p.module().equals(WORDS);
      if (!(table && shared) && !p.module().equals(layout.headModule())) {
        String name = p.name().substring("model.".length());
        parameters.put(p.name(), train.apply(name, start(p, name, context, deviation)));
      }
    }
    host = HostFactory.host(layout, config, parameters);
    if (shared) {
      host.modules().wrapEmbedding(WORDS, base -> new Given());
    }
  }

  private static NDArray start(
      ParameterInfo p, String name, AttachContext context, double deviation) {
    long[] shape = p.shape().stream().mapToLong(Long::longValue).toArray();
    if (p.isBias()) {
      return Torch.zeros(shape);
    }
    return p.shape().size() == 1
        ? Torch.ones(shape)
        : Torch.create(
            context.random().normal("shadow " + name, (int) p.elements(), deviation), shape);
  }

  /**
   * Its last hidden state, (T, own width).
   *
   * @param baseWords the base's word embeddings, (T, hidden)
   */
  NDArray run(NDArray baseWords, Batch batch) {
    words = baseWords;
    List<NDArray> states = host.hiddenStates(batch);
    words = null;
    return states.get(states.size() - 1);
  }

  /** The base's word embeddings in place of a table. */
  private final class Given implements Embedding {
    @Override
    public NDArray weight() {
      throw new IllegalStateException("the small model has no table of its own");
    }

    @Override
    public NDArray forward(NDArray ids) {
      return words;
    }
  }
}
