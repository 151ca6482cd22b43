package org.scion.runner.inject;

import ai.djl.ndarray.NDArray;
import java.util.Map;
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
   */
  record LabelledBatch(Batch batch, Targets targets) {}

  /**
   * What a preparation found.
   *
   * @param settings the settings to attach with: ranks may have been redistributed
   * @param start start values by adapter file name
   */
  record Prepared(Settings settings, Map<String, NDArray> start) {}
}
