package org.scion.runner.inject;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.stream.LongStream;
import org.scion.core.technique.Settings;
import org.scion.runner.host.Batch;
import org.scion.runner.train.Targets;

/**
 * A technique whose start values come from data: layer inputs or first gradients.
 *
 * <p>The training loop calls {@link #prepare} once, before it attaches, keeps the result in the run
 * folder, and attaches with {@link AttachContext#with}; a resume or an export reads the kept result
 * instead of the data. Attached without a preparation, the technique has LoRA's own start and an
 * unchanged base, which is what loading an adapter file needs.
 */
public interface PreparesFromData {
  /**
   * Runs the host on examples. It leaves the host as it found it.
   *
   * @param batches the first batches of the training in order; iterated as often as needed
   */
  Prepared prepare(AttachContext context, Iterable<LabelledBatch> batches);

  /** How many batches it wants at most. */
  int batches(Settings settings);

  /**
   * A batch with its labels.
   *
   * @param batch tokens
   * @param targets labels
   * @param answers rows of the tokens that are answers themselves; all rows for a classifier
   */
  record LabelledBatch(Batch batch, Targets targets, long[] answers) {
    /**
     * A batch of a language model.
     *
     * @param tokenLabels a label for every token, {@link Targets#IGNORED} for none
     */
    public static LabelledBatch of(Batch batch, long[] tokenLabels) {
      long[] answers =
          LongStream.range(0, tokenLabels.length)
              .filter(i -> tokenLabels[(int) i] != Targets.IGNORED)
              .toArray();
      return new LabelledBatch(batch, Targets.nextToken(batch, tokenLabels), answers);
    }

    /** A batch of a classifier. */
    public static LabelledBatch of(Batch batch, Targets targets) {
      return new LabelledBatch(batch, targets, LongStream.range(0, batch.tokens()).toArray());
    }
  }

  /**
   * What a preparation found.
   *
   * @param settings the settings to attach with: ranks may have been redistributed
   * @param start start values by adapter file name
   */
  record Prepared(Settings settings, Map<String, NDArray> start) {}
}
