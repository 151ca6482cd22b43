package org.scion.plugins.dept;

import ai.djl.ndarray.NDArray;
import org.scion.core.SpecException;
import org.scion.core.technique.Settings;
import org.scion.plugins.prompt.PromptAttachment;
import org.scion.plugins.prompt.PromptConfig;
import org.scion.plugins.prompt.PromptStart;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Initialiser;

/** The short prompt and the change of the text's embeddings. */
final class DecomposedPrompt extends PromptAttachment {
  private static final String LEFT = "dept_A";
  private static final String RIGHT = "dept_B";

  private final double pairRate;
  private final NDArray left;
  private final NDArray right;

  DecomposedPrompt(AttachContext context) {
    Settings settings = context.settings();
    Initialiser random = context.random();
    HostModel host = context.host();
    int rows = settings.integer(PromptConfig.TOKENS);
    int rank = settings.integer("rank");
    int longest = settings.integer("max_tokens");
    int width = host.layout().dimensions().hidden();
    pairRate = settings.real("pair_rate");
    NDArray prompt =
        train(
            PROMPT,
            settings.text("init").equals("vocabulary")
                ? PromptStart.vocabulary(random, host, rows)
                : PromptStart.normal(random, rows, width));
    left = train(LEFT, Torch.create(random.kaiming(LEFT, longest * rank, rank), longest, rank));
    right = train(RIGHT, Torch.zeros(rank, width));
    host.addPrompt(e -> new HostModel.Embedded(changed(e.hidden(), e.batch()), e.batch()));
    putInFront(host, rows, batch -> prompt);
  }

  private NDArray changed(NDArray words, Batch batch) {
    long[] places = new long[(int) batch.tokens()];
    int at = 0;
    for (long count : batch.counts()) {
      if (count > left.getShape().get(0)) {
        throw new SpecException(
            "max_tokens of dept",
            String.valueOf(left.getShape().get(0)),
            "at least " + count + ", the tokens of the longest text",
            "Raise it, or lower data.max_length.");
      }
      for (long t = 0; t < count; t++) {
        places[at++] = t;
      }
    }
    NDArray rows = Kernels.call("rows", left, Torch.create(places)); // (T, rank)
    return words.add(rows.matMul(right)); // (T, hidden)
  }

  @Override
  public double learningRateFactor(String fileName) {
    return fileName.equals(PROMPT) ? 1 : pairRate;
  }
}
