package org.scion.plugins.supertuning;

import ai.djl.ndarray.NDArray;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.plugins.sparse.Entries;
import org.scion.plugins.sparse.SparseLinear;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Dropout;
import org.scion.runner.inject.SiteAttachment;
import org.scion.runner.module.Linear;

/** Values at the chosen entries of every site, and the pair of Supra. */
final class SupertuningAttachment extends SiteAttachment {
  private final AttachContext context;
  private final Settings settings;

  SupertuningAttachment(AttachContext context) {
    super(context);
    this.context = context;
    settings = context.settings();
    for (Site site : sites()) {
      boolean plain = host().modules().isPlain(site.name());
      host().modules().wrapLinear(site.name(), base -> adapted(site, base, plain));
    }
    attachSavedModules();
  }

  private Linear adapted(Site site, Linear base, boolean plain) {
    long count = Supertuning.entries(site, settings);
    NDArray scores = Torch.withoutGradient(() -> base.weight().abs());
    NDArray index = Torch.keep(Entries.top(scores, count, settings.flag("select_top")));
    if (settings.flag("save_indices")) {
      store(prefix(site) + "supertuning_indices", index);
    }
    NDArray values = train(prefix(site) + "supertuning_values", Torch.zeros(count));
    Linear sparse = new SparseLinear(base, plain, index, values);
    int rank = settings.integer("rank");
    return rank == 0 ? sparse : supra(site, sparse, rank);
  }

  private Linear supra(Site site, Linear sparse, int rank) {
    double alpha = settings.real("alpha");
    String name = prefix(site) + "supertuning_lora_";
    float[] start = context.random().kaiming(name + "A", rank * site.in(), site.in());
    NDArray a = train(name + "A.weight", Torch.create(start, rank, site.in()));
    NDArray b = train(name + "B.weight", Torch.zeros(site.out(), rank));
    double scaling = (alpha == 0 ? 2.0 * rank : alpha) / rank;
    Dropout dropout = new Dropout(settings.real("dropout"), host());
    return new Supra(sparse, a, b, scaling, dropout);
  }

  /** y = sparse(x) + s (drop(x) A^T) B^T. */
  private record Supra(Linear sparse, NDArray a, NDArray b, double scaling, Dropout dropout)
      implements Linear {
    @Override
    public NDArray forward(NDArray x) {
      NDArray s = Kernels.scalar(scaling);
      return Kernels.call("low_rank_add", sparse.forward(x), dropout.apply(x), a, b, s);
    }

    @Override
    public NDArray weight() {
      return sparse.weight().add(b.matMul(a).mul(Kernels.scalar(scaling))); // (out, in)
    }

    @Override
    public NDArray bias() {
      return sparse.bias();
    }
  }
}
