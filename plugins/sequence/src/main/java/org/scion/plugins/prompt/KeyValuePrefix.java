package org.scion.plugins.prompt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Supplier;
import org.scion.core.model.Dimensions;
import org.scion.core.model.Site;
import org.scion.runner.host.HostModel;
import org.scion.runner.module.KeyValues;

/**
 * Keys and values in front of those of every attention, the same for all examples. They carry no
 * positions; the tokens' positions begin after them.
 *
 * <p>The prefix (rows, 2 L kvHeads headDim) is read as (rows, 2 L, kvHeads, headDim); entry 2 l is
 * the key of the l-th layer, 2 l + 1 its value.
 */
public final class KeyValuePrefix {
  private final int rows;
  private final Shape split;
  private NDArray current;

  private KeyValuePrefix(int rows, Shape split) {
    this.rows = rows;
    this.split = split;
  }

  /**
   * @param sites one per layer
   * @param prefix asked for once a forward pass
   */
  public static void attach(HostModel host, List<Site> sites, int rows, Supplier<NDArray> prefix) {
    Dimensions d = host.layout().dimensions();
    KeyValuePrefix front =
        new KeyValuePrefix(rows, new Shape(rows, 2L * sites.size(), d.kvHeads(), d.headDim()));
    host.addPrompt(
        e -> {
          PromptAttachment.checkLength(host.layout(), e.batch(), rows);
          front.current = prefix.get().reshape(front.split);
          return new HostModel.Embedded(e.hidden(), e.batch().withKeyPrefix(rows));
        });
    for (int i = 0; i < sites.size(); i++) {
      int at = 2 * i;
      host.modules()
          .addKeyValues(
              sites.get(i).name(),
              (batch, own) ->
                  new KeyValues(
                      batch.prepend(own.keys(), front.part(at), rows),
                      batch.prepend(own.values(), front.part(at + 1), rows)));
    }
  }

  /** (rows, kvHeads, headDim) */
  private NDArray part(int index) {
    return current.get(new NDIndex(":, {}", index));
  }

  /** Numbers of a prefix at one site: a key and a value row of the site's width each. */
  public static long parameters(Site site, long rows) {
    return rows * 2 * site.out();
  }
}
