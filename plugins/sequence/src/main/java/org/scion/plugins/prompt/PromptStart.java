package org.scion.plugins.prompt;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.scion.core.model.SiteKind;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Initialiser;

/** Start values of soft prompts. */
public final class PromptStart {
  private PromptStart() {}

  /** Normal with deviation 1, (rows, width), as torch's Embedding starts. */
  public static NDArray normal(Initialiser random, int rows, int width) {
    return Torch.create(random.normal(PromptAttachment.PROMPT, rows * width, 1.0), rows, width);
  }

  /** Embeddings of tokens drawn from the vocabulary, (rows, hidden). */
  public static NDArray vocabulary(Initialiser random, HostModel host, int rows) {
    RandomGenerator draw = random.generator(PromptAttachment.PROMPT);
    int words = host.layout().dimensions().vocabulary();
    return embeddings(host, LongStream.generate(() -> draw.nextInt(words)).limit(rows).toArray());
  }

  /** Embeddings of given tokens, repeated until there are enough, (rows, hidden). */
  public static NDArray tokens(HostModel host, List<Integer> ids, int rows) {
    return embeddings(
        host, LongStream.range(0, rows).map(i -> ids.get((int) (i % ids.size()))).toArray());
  }

  /** Rows of the word embeddings, (ids, hidden). */
  public static NDArray embeddings(HostModel host, long[] ids) {
    String table = host.layout().sites(SiteKind.EMBEDDING).get(0).name();
    NDArray weight = host.modules().embedding(table).weight();
    return Torch.withoutGradient(() -> Kernels.call("rows", weight, Torch.create(ids)).duplicate());
  }
}
