package org.scion.runner.parity;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Task;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.train.Targets;

/**
 * A padded batch of a reference case as a ragged one: padding is left out, positions stay those of
 * the padded rows.
 *
 * @param batch the tokens that are attended to
 * @param targets labels
 * @param valid flat index (row x width + column) of each token
 * @param width columns of the padded batch
 */
public record RecordedBatch(Batch batch, Targets targets, int[] valid, int width) {

  /**
   * @param prefix put in front of the names: {@code step0/} or empty
   */
  public static RecordedBatch read(Reference io, String prefix, HostModel host) {
    HostLayout layout = host.layout();
    long[] shape = io.shape(prefix + "input_ids");
    int rows = (int) shape[0];
    int width = (int) shape[1];
    long[] ids = io.longs(prefix + "input_ids");
    long[] mask =
        io.has(prefix + "attention_mask")
            ? io.longs(prefix + "attention_mask")
            : LongStream.generate(() -> 1).limit(ids.length).toArray();
    int[] valid = IntStream.range(0, ids.length).filter(i -> mask[i] != 0).toArray();
    long[] counts = new long[rows];
    long[] positions = new long[valid.length];
    for (int i = 0; i < valid.length; i++) {
      int row = valid[i] / width;
      boolean counted = layout.modelType().equals("roberta");
      positions[i] = counted ? counts[row] : valid[i] % width;
      counts[row]++;
    }
    long[] kept = IntStream.of(valid).mapToLong(i -> ids[i]).toArray();
    long[] tasks = io.has(prefix + "extra/task_ids") ? io.longs(prefix + "extra/task_ids") : null;
    Batch batch = Batch.of(kept, positions, counts).withTasks(tasks);
    return new RecordedBatch(batch, targets(io, prefix, host, batch, valid), valid, width);
  }

  /**
   * The same with the padding left in, for methods in which it takes part; the attention of the
   * host then hides it as the reference does.
   */
  static RecordedBatch padded(Reference io, HostModel host) {
    long[] shape = io.shape("input_ids");
    int rows = (int) shape[0];
    int width = (int) shape[1];
    long[] ids = io.longs("input_ids");
    int[] all = IntStream.range(0, ids.length).toArray();
    long[] counts = LongStream.generate(() -> width).limit(rows).toArray();
    long[] positions = LongStream.range(0, ids.length).map(i -> i % width).toArray();
    Batch batch = Batch.of(ids, positions, counts);
    PaddingRows.hide(host, io.longs("attention_mask"), width);
    return new RecordedBatch(batch, targets(io, "", host, batch, all), all, width);
  }

  private static Targets targets(
      Reference io, String prefix, HostModel host, Batch batch, int[] valid) {
    if (!io.has(prefix + "labels")) {
      return new Targets(new long[0], new long[0]);
    }
    Task task = host.layout().head().task();
    if (task == Task.REGRESSION || task == Task.MULTI_LABEL_CLASSIFICATION) {
      return Targets.ofValues(host.scoredRows(batch), io.floats(prefix + "labels"));
    }
    long[] labels = io.longs(prefix + "labels");
    if (task == Task.CLASSIFICATION) {
      return Targets.ofRows(host.scoredRows(batch), labels);
    }
    long[] kept = IntStream.of(valid).mapToLong(i -> labels[i]).toArray();
    return task == Task.CAUSAL_LM
        ? Targets.nextToken(batch, kept)
        : Targets.ofRows(host.scoredRows(batch), kept);
  }
}
