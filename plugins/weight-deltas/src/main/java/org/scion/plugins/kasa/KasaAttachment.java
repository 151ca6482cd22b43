package org.scion.plugins.kasa;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.model.Site;
import org.scion.plugins.lora.DoubledRank;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraAttachment;
import org.scion.plugins.lora.LoraShape;
import org.scion.plugins.lora.Svd;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.module.Linear;

/** KaSA attached: truncated base, factors and a diagonal at every site, the loss terms. */
final class KasaAttachment extends LoraAttachment {
  private final List<KasaLinear> layers = new ArrayList<>();
  private final Map<String, Removed> removed = new LinkedHashMap<>();

  /**
   * What the base lost at a site.
   *
   * @param factors B0 A0 is the lost part divided by the scaling
   * @param diagonal trained singular values, (r)
   */
  private record Removed(Factors factors, NDArray diagonal) {}

  KasaAttachment(AttachContext context) {
    super(context);
  }

  @Override
  protected Linear linear(Site site, LoraShape shape, Linear base) {
    int r = shape.rank();
    String name = PREFIX + site.name();
    Factors lost = Torch.withoutGradient(() -> weakest(site, shape, base.weight()));
    Factors factors = factors(site, shape);
    float[] start = context().random().normal(name + ".lora_diag", r, 1.0);
    NDArray diagonal = train(name + ".lora_diag", Torch.create(start, r));
    removed.put(site.name(), new Removed(lost, diagonal));
    KasaLinear layer = new KasaLinear(base, factors, diagonal, shape, host()::training);
    layers.add(layer);
    return layer;
  }

  /** Takes the r smallest components out of the base. */
  private Factors weakest(Site site, LoraShape shape, NDArray weight) {
    Svd svd = Svd.of(weight);
    Svd tail = svd.part(svd.size() - shape.rank(), svd.size());
    replaceBase(site, weight.sub(tail.product()).duplicate());
    Factors even = tail.even(shape.scaling());
    return new Factors(Torch.keep(even.a().duplicate()), Torch.keep(even.b().duplicate()), null);
  }

  @Override
  public NDArray lossTerm() {
    if (!settings().flag("regularise")) {
      return null;
    }
    NDArray beta = Kernels.scalar(settings().real("beta"));
    NDArray gamma = Kernels.scalar(settings().real("gamma"));
    NDArray sum = null;
    for (KasaLinear layer : layers) {
      NDArray term = layer.term(beta, gamma);
      sum = sum == null ? term : sum.add(term);
    }
    return sum;
  }

  /** As plain LoRA of twice the rank: the diagonal goes into A, the removed part comes back off. */
  @Override
  public Map<String, NDArray> originalBaseFile() {
    Map<String, NDArray> file = new LinkedHashMap<>(stored());
    Torch.withoutGradient(
        () -> {
          removed.forEach(
              (site, part) -> {
                String name = PREFIX + site + ".lora_";
                NDArray first = part.factors().a();
                NDArray second = part.factors().b().neg();
                NDArray d = part.diagonal().expandDims(1);
                file.remove(name + "diag");
                file.computeIfPresent(name + "A.weight", (k, a) -> a.mul(d).concat(first, 0));
                file.computeIfPresent(name + "B.weight", (k, b) -> b.concat(second, 1));
              });
          return null;
        });
    return file;
  }

  @Override
  public ObjectNode originalBaseConfig(ObjectNode config) {
    return DoubledRank.of(config);
  }
}
