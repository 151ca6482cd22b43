package org.scion.plugins.cartridge;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.SpecException;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.plugins.prompt.KeyValuePrefix;
import org.scion.plugins.prompt.PrefixConfig;
import org.scion.plugins.prompt.PromptAttachment;
import org.scion.plugins.prompt.PromptConfig;
import org.scion.plugins.prompt.PromptStart;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.host.KeyValueCache;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.module.KeyValues;

/** Frozen rows and trained rows, (n, 2 layers x kv width) together. */
final class TrainedCache extends PromptAttachment {
  private final NDArray frozen;
  private final NDArray free;

  TrainedCache(AttachContext context) {
    Settings settings = context.settings();
    int rows = settings.integer(PromptConfig.TOKENS);
    int kept = settings.integer(Cartridge.FROZEN);
    NDArray start = start(context, rows);
    frozen = Torch.keep(start.get("0:" + kept).duplicate());
    free = trainUnstored(ENCODER + "trainable_embedding", start.get(kept + ":").duplicate());
    KeyValuePrefix.attach(context.host(), context.sites(), rows, this::rows);
    trainModules(context.host(), settings.texts(PromptConfig.SAVED));
  }

  private NDArray rows() {
    return frozen.getShape().get(0) == 0 ? free : frozen.concat(free, 0);
  }

  private static NDArray start(AttachContext context, int rows) {
    int layers = context.sites().size();
    List<Integer> ids = context.settings().integers(Cartridge.START);
    if (ids.isEmpty()) {
      int width = 2 * layers * PrefixConfig.width(context.host().layout());
      return PromptStart.normal(context.random(), rows, width);
    }
    long[] first = ids.stream().limit(rows).mapToLong(Integer::longValue).toArray();
    return Torch.withoutGradient(() -> prefill(context.host(), context.sites(), first));
  }

  /** Keys and values that the model itself computes for a text, (tokens, 2 layers x kv width). */
  private static NDArray prefill(HostModel host, List<Site> sites, long[] ids) {
    try (KeyValueCache cache = new KeyValueCache(host.layout().dimensions().layers())) {
      host.cache(cache);
      host.forward(Batch.of(new long[][] {ids}));
      NDList parts = new NDList();
      for (Site site : sites) {
        KeyValues layer = cache.layer(site.layer());
        parts.add(layer.keys().reshape(new Shape(ids.length, -1)));
        parts.add(layer.values().reshape(new Shape(ids.length, -1)));
      }
      return ai.djl.ndarray.NDArrays.concat(parts, 1);
    } finally {
      host.cache(null);
    }
  }

  @Override
  public Map<String, NDArray> stored() {
    Map<String, NDArray> file = new LinkedHashMap<>(super.stored());
    file.put(PROMPT, Torch.withoutGradient(this::rows));
    return file;
  }

  @Override
  public Map<String, NDArray> kept() {
    return Map.of("frozen", frozen);
  }

  @Override
  public void load(Map<String, NDArray> file) {
    super.load(file);
    NDArray value = file.get(PROMPT);
    NDArray own = Torch.withoutGradient(this::rows);
    if (value == null || !value.getShape().equals(own.getShape())) {
      throw new SpecException(
          "adapter tensor " + PROMPT,
          value == null ? "" : value.getShape().toString(),
          "shape " + own.getShape(),
          "The file belongs to another model or configuration.");
    }
    long kept = frozen.getShape().get(0);
    if (kept > 0) {
      Kernels.inPlace("copy_into", frozen, value.get("0:" + kept));
    }
    Kernels.inPlace("copy_into", free, value.get(kept + ":"));
  }
}
