package org.scion.plugins.trainabletokens;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.module.Embedding;
import org.scion.runner.module.Linear;

/** The new rows of each table. */
final class TokenRows extends Attachment {
  private final HostModel host;
  private final List<Integer> tokens;
  private final NDArray index;

  TokenRows(AttachContext context) {
    host = context.host();
    tokens = context.settings().integers(TrainableTokens.TOKENS);
    index = Torch.keep(Torch.create(tokens.stream().mapToLong(Integer::longValue).toArray()));
    HostLayout layout = host.layout();
    for (Site site : context.sites()) {
      boolean tied = layout.tiedHead() != null && site.kind() == SiteKind.HEAD;
      if (site.kind() == SiteKind.EMBEDDING) {
        embedding(site, layout);
      } else if (!tied || context.sites().stream().noneMatch(s -> s.kind() == SiteKind.EMBEDDING)) {
        host.modules().wrapLinear(site.name(), b -> head(b, rows(site.name(), b.weight())));
      }
    }
  }

  private void embedding(Site site, HostLayout layout) {
    NDArray rows = rows(site.name(), host.modules().embedding(site.name()).weight());
    host.modules().wrapEmbedding(site.name(), base -> table(base, rows, slots(site.in())));
    if (site.weight().equals(layout.tiedHead())) {
      String head = layout.headModule();
      store(fileTensor(head), rows);
      host.modules().wrapLinear(head, base -> head(base, rows));
    }
  }

  private static String fileTensor(String module) {
    return PREFIX + module + ".trainable_tokens_delta";
  }

  private NDArray rows(String module, NDArray weight) {
    NDArray start = Torch.withoutGradient(() -> Kernels.call("rows", weight, index).duplicate());
    return train(fileTensor(module), start);
  }

  /** For every id of the vocabulary its place among the new rows, or -1. */
  private NDArray slots(int vocabulary) {
    long[] slots = new long[vocabulary];
    Arrays.fill(slots, -1);
    for (int i = 0; i < tokens.size(); i++) {
      slots[tokens.get(i)] = i;
    }
    return Torch.keep(Torch.create(slots));
  }

  private NDArray replaced(NDArray weight, NDArray rows) {
    return Kernels.call("trainable_tokens_table", weight, index, rows); // (vocabulary, dim)
  }

  private Embedding table(Embedding base, NDArray rows, NDArray slots) {
    return new Embedding() {
      @Override
      public NDArray weight() {
        return replaced(base.weight(), rows);
      }

      @Override
      public NDArray forward(NDArray ids) {
        return Kernels.call("trainable_tokens_rows", base.forward(ids), ids, slots, rows);
      }
    };
  }

  private Linear head(Linear base, NDArray rows) {
    return new Linear() {
      @Override
      public NDArray weight() {
        return replaced(base.weight(), rows);
      }

      @Override
      public NDArray bias() {
        return base.bias();
      }

      @Override
      public NDArray forward(NDArray x) {
        NDArray scores = base.forward(x); // (T, vocabulary)
        NDArray own = Kernels.call("linear", x, rows); // (T, tokens)
        NDArray bias = base.bias();
        NDArray biased = bias == null ? own : own.add(Kernels.call("rows", bias, index));
        return Kernels.call("trainable_tokens_scores", scores, index, biased);
      }
    };
  }
}
