package org.scion.plugins.sparse;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.model.Site;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.SiteAttachment;

/** Chosen entries of every site's weight, with a change that starts at zero. */
public class SparseAttachment extends SiteAttachment {
  private final List<Chosen> chosen = new ArrayList<>();

  /**
   * The chosen entries of a site.
   *
   * @param start weight before the training, (out, in)
   * @param index entries, (n)
   * @param values their change, (n)
   */
  public record Chosen(Site site, NDArray start, NDArray index, NDArray values) {}

  /** Scores the entries of a site's weight; the largest, or smallest, are trained. */
  @FunctionalInterface
  public interface Score {
    /**
     * @param weight (out, in)
     * @return (out, in)
     */
    NDArray of(Site site, NDArray weight);
  }

  /**
   * Which entries, and how many.
   *
   * @param id stands in the tensors' names
   * @param largest whether the largest scores are taken
   */
  public record Rule(
      String id, Score score, boolean largest, java.util.function.ToLongFunction<Site> count) {}

  public SparseAttachment(AttachContext context, Rule rule) {
    super(context);
    for (Site site : sites()) {
      boolean plain = host().modules().isPlain(site.name());
      host()
          .modules()
          .wrapLinear(
              site.name(),
              base -> {
                NDArray weight = base.weight();
                NDArray scores = Torch.withoutGradient(() -> rule.score().of(site, weight));
                long count = rule.count().applyAsLong(site);
                NDArray index =
                    store(
                        prefix(site) + rule.id() + "_indices",
                        Entries.top(scores, count, rule.largest()));
                NDArray values = train(prefix(site) + rule.id() + "_values", Torch.zeros(count));
                chosen.add(new Chosen(site, plain ? Torch.keep(weight) : null, index, values));
                return new SparseLinear(base, plain, index, values);
              });
    }
  }

  /** The entries of every site. */
  protected final List<Chosen> chosen() {
    return chosen;
  }

  /** Entries that a share of a site's weight comes to; at least one. */
  public static long share(Site site, double share) {
    return Math.max(1, (long) (site.weightElements() * share));
  }
}
