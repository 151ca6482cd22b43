package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.scion.core.model.Site;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.module.Linear;

/** Shows what goes into linear modules while a host runs; leaves the host as it was. */
public final class LayerInputs implements AutoCloseable {
  private final HostModel host;
  private final Map<String, Linear> originals = new LinkedHashMap<>();

  /**
   * @param seen gets the site and its input, (T, in), at every run
   */
  public LayerInputs(HostModel host, List<Site> sites, BiConsumer<Site, NDArray> seen) {
    this.host = host;
    for (Site site : sites) {
      Linear original = host.modules().linear(site.name());
      originals.put(site.name(), original);
      host.modules().wrapLinear(site.name(), base -> observed(base, site, seen));
    }
  }

  private static Linear observed(Linear base, Site site, BiConsumer<Site, NDArray> seen) {
    return new Linear() {
      @Override
      public NDArray weight() {
        return base.weight();
      }

      @Override
      public NDArray bias() {
        return base.bias();
      }

      @Override
      public NDArray forward(NDArray x) {
        seen.accept(site, x);
        return base.forward(x);
      }
    };
  }

  /** Runs the host on a batch, without gradients. */
  public void run(Batch batch) {
    HostModel.Mode mode = host.training() ? HostModel.Mode.TRAINING : HostModel.Mode.EVALUATION;
    host.mode(HostModel.Mode.EVALUATION);
    try {
      Torch.withoutGradient(() -> host.forward(batch));
    } finally {
      host.mode(mode);
    }
  }

  @Override
  public void close() {
    originals.forEach((name, original) -> host.modules().wrapLinear(name, o -> original));
  }
}
