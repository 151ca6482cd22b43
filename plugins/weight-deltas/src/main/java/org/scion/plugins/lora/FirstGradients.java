package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.UnsupportedException;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.InPlaceAttachment;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.inject.PreparesFromData;
import org.scion.runner.train.LossPass;

/** Gradients of base weights on some batches, before training. Leaves the host as it was. */
public final class FirstGradients {
  private FirstGradients() {}

  /**
   * The mean over the batches of each weight's gradient, by site name, (out, in). The loss of a
   * batch is the mean over its labels.
   */
  public static Map<String, NDArray> of(
      HostModel host, List<Site> sites, Iterable<PreparesFromData.LabelledBatch> batches) {
    List<ParameterInfo> weights =
        sites.stream()
            .map(
                s ->
                    host.layout()
                        .parameter(s.weight())
                        .orElseThrow(
                            () ->
                                new UnsupportedException(
                                    "the gradient of " + s.name() + ", a tied head")))
            .toList();
    InjectedModel model = new InjectedModel(host).add(new InPlaceAttachment(weights));
    int count = 0;
    for (PreparesFromData.LabelledBatch batch : batches) {
      new LossPass(model).train(batch.batch(), batch.targets(), 1.0 / batch.targets().count());
      count++;
    }
    Map<String, NDArray> result = new LinkedHashMap<>();
    for (Site site : sites) {
      NDArray gradient = model.trained().get(site.weight()).getGradient().div(Math.max(1, count));
      NDArray logical = site.transposed() ? gradient.transpose() : gradient;
      result.put(site.name(), Torch.keep(logical.duplicate()));
    }
    for (ParameterInfo p : weights) {
      NDArray trained = model.trained().get(p.name());
      NDArray frozen = Torch.withoutGradient(trained::duplicate);
      host.parameters().put(p.name(), Torch.keep(frozen));
      trained.close();
    }
    return result;
  }
}
