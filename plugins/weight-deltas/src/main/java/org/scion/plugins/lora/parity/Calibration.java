package org.scion.plugins.lora.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.scion.runner.host.Batch;
import org.scion.runner.inject.PreparesFromData.LabelledBatch;
import org.scion.runner.parity.Reference;

/** Recorded batches that a start was computed from. */
final class Calibration {
  private Calibration() {}

  static List<LabelledBatch> read(Reference init) {
    List<LabelledBatch> batches = new ArrayList<>();
    for (int i = 0; init.has("calibration/input_ids/" + i); i++) {
      batches.add(one(init, i));
    }
    return batches;
  }

  private static LabelledBatch one(Reference init, int i) {
    long[] ids = init.longs("calibration/input_ids/" + i);
    long[] shape = init.shape("calibration/input_ids/" + i);
    int width = (int) shape[1];
    String maskName = "calibration/attention_mask/" + i;
    long[] mask = init.has(maskName) ? init.longs(maskName) : null;
    String labelName = "calibration/labels/" + i;
    long[] labels = init.has(labelName) ? init.longs(labelName) : ids;
    int[] valid =
        IntStream.range(0, ids.length).filter(k -> mask == null || mask[k] != 0).toArray();
    long[] counts = new long[(int) shape[0]];
    for (int k : valid) {
      counts[k / width]++;
    }
    long[] kept = IntStream.of(valid).mapToLong(k -> ids[k]).toArray();
    long[] positions = IntStream.of(valid).mapToLong(k -> k % width).toArray();
    long[] answers = IntStream.of(valid).mapToLong(k -> labels[k]).toArray();
    return LabelledBatch.of(Batch.of(kept, positions, counts), answers);
  }
}
