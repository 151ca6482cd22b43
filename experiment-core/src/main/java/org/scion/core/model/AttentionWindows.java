package org.scion.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.scion.core.UnsupportedException;

/** How many keys, its own included, a query of each layer sees; 0 for all. */
public final class AttentionWindows {
  private static final String SLIDING = "sliding_attention";

  private AttentionWindows() {}

  /** No layer has a window. */
  public static List<Integer> none(int layers) {
    return IntStream.range(0, layers).mapToObj(i -> 0).toList();
  }

  /**
   * Windows as config.json has them: {@code sliding_window} in the layers that {@code layer_types}
   * calls {@code sliding_attention}.
   *
   * @param absent window of a config without the key; 0 for none. A key that is null means none
   * @param sliding which layers have the window in a config without {@code layer_types}
   * @throws UnsupportedException for another type of layer
   */
  public static List<Integer> read(JsonNode config, int layers, int absent, IntPredicate sliding) {
    int window = config.has("sliding_window") ? config.path("sliding_window").asInt(0) : absent;
    JsonNode types = config.path("layer_types");
    for (JsonNode type : types) {
      if (!type.asText().equals(SLIDING) && !type.asText().equals("full_attention")) {
        throw new UnsupportedException(
            "config.json: layer_types '"
                + type.asText()
                + "' is not supported; supported: full_attention, "
                + SLIDING);
      }
    }
    return IntStream.range(0, layers)
        .mapToObj(
            i -> {
              boolean has =
                  types.isArray() ? types.path(i).asText().equals(SLIDING) : sliding.test(i);
              return has ? window : 0;
            })
        .toList();
  }
}
