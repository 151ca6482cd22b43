package org.scion.plugins.adamss;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.plugins.delta.DeltaAttachment;
import org.scion.plugins.delta.DeltaSite;
import org.scion.runner.module.Linear;

/**
 * AdaMSS attached. Files do not say which rows form which group: they are grouped anew from the
 * base, as PEFT does, and a file whose groups have other sizes is refused.
 */
final class AdamssAttachment extends DeltaAttachment {
  private final Map<String, AdamssLinear> layers = new LinkedHashMap<>();

  Linear add(DeltaSite at, Linear base) {
    AdamssLinear layer = new AdamssLinear(at, base);
    layers.put(at.site().name(), layer);
    return layer;
  }

  @Override
  public void load(Map<String, NDArray> file) {
    layers.values().forEach(layer -> layer.fit(file));
    super.load(file);
  }

  @Override
  public void drawn(Map<String, NDArray> values) {
    layers.forEach(
        (site, layer) -> {
          NDArray rows = values.get("scatter_index/" + site);
          if (rows != null) {
            layer.rows(rows.toLongArray());
          }
        });
  }
}
