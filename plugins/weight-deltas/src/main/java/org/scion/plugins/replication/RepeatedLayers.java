package org.scion.plugins.replication;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scion.core.SpecException;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.runner.host.HostFactory;
import org.scion.runner.host.HostModel;
import org.scion.runner.module.Parameters;

/**
 * Which layer of the base each layer of the deeper model is; empty for the base itself.
 *
 * @param sources by the new place
 */
record RepeatedLayers(List<Integer> sources) {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,4})-(\\d{1,4})");
  private static final Pattern LAYER =
      Pattern.compile("(.*?\\.(?:layers|layer|h)\\.)(\\d+)(\\..*)");
  private static final List<String> KEYS = List.of("num_hidden_layers", "n_layer");

  /**
   * @throws SpecException for a range that is none, or that the model does not have
   */
  static RepeatedLayers of(List<String> ranges, JsonNode config) {
    int layers = config.path(key(config)).asInt();
    List<Integer> sources = new ArrayList<>();
    for (String range : ranges) {
      Matcher ends = RANGE.matcher(range);
      int from = ends.matches() ? Integer.parseInt(ends.group(1)) : -1;
      int to = ends.matches() ? Integer.parseInt(ends.group(2)) : -1;
      if (from < 0 || to <= from || to > layers) {
        throw new SpecException(
            "ranges",
            range,
            "FIRST-END with 0 <= FIRST < END <= " + layers + ", the layers of this model",
            "0-2 means the layers 0 and 1.");
      }
      for (int layer = from; layer < to; layer++) {
        sources.add(layer);
      }
    }
    return new RepeatedLayers(sources);
  }

  private static String key(JsonNode config) {
    return KEYS.stream().filter(config::has).findFirst().orElse(KEYS.get(0));
  }

  JsonNode config(JsonNode config) {
    if (sources.isEmpty()) {
      return config;
    }
    ObjectNode deeper = config.deepCopy();
    deeper.put(key(config), sources.size());
    deeper.remove("layer_types");
    return deeper;
  }

  /** The deeper host; its layers are the same arrays as the base's. */
  HostModel host(HostModel base) {
    if (sources.isEmpty()) {
      return base;
    }
    JsonNode config = config(base.config());
    HostLayout layout = HostFamily.of(config).layout(config, base.layout().head());
    Parameters parameters = new Parameters();
    for (ParameterInfo p : layout.parameters()) {
      NDArray shared = base.parameters().get(source(p.name()));
      parameters.put(p.name(), shared);
    }
    return HostFactory.host(layout, config, parameters);
  }

  private String source(String name) {
    Matcher layer = LAYER.matcher(name);
    return layer.matches()
        ? layer.group(1) + sources.get(Integer.parseInt(layer.group(2))) + layer.group(3)
        : name;
  }
}
