package org.scion.runner.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.host.KeyValueCache;

/** Writes text token by token with a key/value cache; stops at every end id. */
public final class Generator {
  private final HostModel host;
  private final Set<Long> endIds;

  public Generator(HostModel host, Set<Long> endIds) {
    this.host = host;
    this.endIds = Set.copyOf(endIds);
  }

  /**
   * @param prompt token ids, at least one
   * @param each receives each new token as it comes
   * @return the new tokens without the end id
   */
  public long[] generate(long[] prompt, Sampling sampling, LongConsumer each) {
    host.mode(HostModel.Mode.EVALUATION);
    NextToken next = new NextToken(sampling);
    List<Long> tokens = new ArrayList<>();
    int most = host.layout().dimensions().maxPositions();
    try (KeyValueCache cache = new KeyValueCache(host.layout().dimensions().layers())) {
      host.cache(cache);
      long[] fresh = prompt;
      while (tokens.size() < sampling.maxTokens() && cache.length() + fresh.length <= most) {
        long token = next.choose(scores(fresh, cache.length()));
        if (endIds.contains(token)) {
          break;
        }
        tokens.add(token);
        each.accept(token);
        fresh = new long[] {token};
      }
    } finally {
      host.cache(null);
    }
    return tokens.stream().mapToLong(Long::longValue).toArray();
  }

  /** Scores after the last of some new tokens. */
  private float[] scores(long[] ids, long position) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      long[] positions =
          java.util.stream.LongStream.range(position, position + ids.length).toArray();
      NDArray row =
          Torch.withoutGradient(
              () -> {
                Batch batch = Batch.of(ids, positions, new long[] {ids.length});
                HostModel.Embedded last = host.forward(batch);
                long end = last.batch().tokens() - 1;
                return host.head(Kernels.call("rows", last.hidden(), Torch.create(end)));
              });
      return Torch.floats(row);
    }
  }
}
