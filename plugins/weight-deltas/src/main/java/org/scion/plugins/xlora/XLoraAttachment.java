package org.scion.plugins.xlora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.SpecException;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.plugins.lora.LoraFile;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/** X-LoRA attached: frozen experts at every site, the classifier, the two passes. */
public final class XLoraAttachment extends Attachment {
  private static final String CLASSIFIER = "base_model.internal_xlora_classifier.layers.";

  private final HostModel host;
  private final Settings settings;
  private final int experts;
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final List<NDArray[]> layers = new ArrayList<>();
  private boolean scalingPass;
  private NDArray scalings;

  XLoraAttachment(AttachContext context) {
    host = context.host();
    settings = context.settings();
    experts = settings.texts("experts").size();
    HostLayout layout = host.layout();
    List<LoraFile> files =
        settings.texts("experts").stream().map(f -> LoraFile.read(Path.of(f), layout)).toList();
    List<Site> sites =
        layout.sites().stream()
            .filter(s -> s.kind().weighted())
            .filter(s -> files.stream().anyMatch(f -> f.parts().containsKey(s.name())))
            .toList();
    for (Site site : sites) {
      numbers.put(site.name(), numbers.size());
      wrap(site, files);
    }
    classifier(context, layout.dimensions().hidden(), sites.size());
    host.addPrompt(this::classify);
  }

  private void wrap(Site site, List<LoraFile> files) {
    List<LoraFile.Part> parts = new ArrayList<>();
    for (LoraFile file : files) {
      LoraFile.Part part = file.parts().get(site.name());
      if (part == null) {
        throw new SpecException(
            "techniques.experts", site.name(), "adapters that all have this site", "");
      }
      parts.add(part);
    }
    int rank = parts.stream().mapToInt(p -> p.shape().rank()).max().orElseThrow();
    NDArray a =
        Torch.keep(stack(parts.stream().map(p -> padded(p.factors().a(), rank, 0)).toList()));
    NDArray b =
        Torch.keep(stack(parts.stream().map(p -> padded(p.factors().b(), rank, 1)).toList()));
    float[] own = new float[experts];
    for (int e = 0; e < experts; e++) {
      own[e] = (float) (parts.get(e).shape().scaling() * settings.real("global_scaling"));
    }
    NDArray factors = Torch.keep(Torch.create(own, experts));
    host.modules()
        .wrapLinear(site.name(), base -> new XLoraLinear(base, a, b, factors, site.name(), this));
  }

  private static NDArray stack(List<NDArray> arrays) {
    return NDArrays.stack(new NDList(arrays));
  }

  /** Ranks of zeros, so that experts of different ranks can be stacked. */
  private static NDArray padded(NDArray factor, int rank, int axis) {
    long missing = rank - factor.getShape().get(axis);
    if (missing == 0) {
      return factor;
    }
    long other = factor.getShape().get(1 - axis);
    NDArray zeros = axis == 0 ? Torch.zeros(missing, other) : Torch.zeros(other, missing);
    return factor.concat(zeros, axis);
  }

  /** Numbered as in a sequence of layers with ReLU (and dropout) between them. */
  private void classifier(AttachContext context, int hidden, int sites) {
    int number = 0;
    int step = settings.real("dropout") > 0 ? 3 : 2;
    for (int[] layer : XLoraTechnique.layers(hidden, sites, settings)) {
      String name = CLASSIFIER + number + ".";
      float[] weight = context.random().kaiming(name + "weight", layer[0] * layer[1], layer[0]);
      float[] bias = context.random().kaiming(name + "bias", layer[1], layer[0]);
      layers.add(
          new NDArray[] {
            train(name + "weight", Torch.create(weight, layer[1], layer[0])),
            train(name + "bias", Torch.create(bias, layer[1]))
          });
      number += step;
    }
  }

  /**
   * First pass with all experts at one weight, usually 0, then the classifier; the second pass is
   * the one asked for.
   */
  private HostModel.Embedded classify(HostModel.Embedded embedded) {
    if (scalingPass) {
      return embedded;
    }
    scalingPass = true;
    NDArray last;
    try {
      last = Torch.withoutGradient(() -> host.forward(embedded.batch()).hidden());
    } finally {
      scalingPass = false;
    }
    NDArray h = Kernels.call("detach", last); // (T, hidden)
    for (int i = 0; i < layers.size(); i++) {
      h = Kernels.call("linear_bias", h, layers.get(i)[0], layers.get(i)[1]);
      if (i < layers.size() - 1) {
        h = Kernels.call("xlora_between", h, Kernels.scalar(dropout()));
      }
    }
    int sites = settings.flag("layerwise") ? numbers.size() : 1;
    NDArray scores = h.reshape(-1, sites, experts); // (T, sites, E)
    scalings =
        settings.flag("softmax")
            ? Kernels.call("xlora_softmax", scores, Kernels.scalar(settings.real("temperature")))
            : scores;
    return embedded;
  }

  private double dropout() {
    return host.training() ? settings.real("dropout") : 0;
  }

  /** Whether the pass is the one without experts. */
  boolean withoutExperts() {
    return scalingPass && settings.real("first_pass") == 0;
  }

  /** Weights of the experts before top k, (T, sites or 1, E). */
  public NDArray scalings() {
    return scalings;
  }

  /**
   * Weights of the experts at a site, (T, E).
   *
   * @param tokens rows of the pass
   */
  NDArray weights(String site, long tokens) {
    int number = settings.flag("layerwise") ? numbers.get(site) : 0;
    NDArray own =
        scalingPass
            ? Torch.ones(tokens, experts).mul(settings.real("first_pass"))
            : Kernels.call("xlora_site", scalings, Kernels.scalar((long) number));
    int k = settings.integer("top_k");
    if (k > 0) {
      own = Kernels.call("xlora_top", own, Kernels.scalar((long) k));
    }
    return settings.flag("softmax_top_k") ? Kernels.call("xlora_softmax_kept", own) : own;
  }
}
