package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.scion.core.UnsupportedException;
import org.scion.core.model.SiteKind;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;

/**
 * Several LoRA adapters on one host, each for the examples whose task number is its own; examples
 * with another number are the base model's. One batch then serves several adapters.
 */
public final class RowAdapters {
  private final NDArray[] masks;

  private RowAdapters(int count) {
    masks = new NDArray[count];
  }

  /** Attaches adapters; number i acts where {@link Batch#tasks} says i. */
  public static void attach(HostModel host, List<LoraFile> adapters) {
    RowAdapters rows = new RowAdapters(adapters.size());
    host.addPrompt(rows::observe);
    for (int i = 0; i < adapters.size(); i++) {
      int number = i;
      for (LoraFile.Part part : adapters.get(i).parts().values()) {
        if (part.site().kind() == SiteKind.EMBEDDING) {
          throw new UnsupportedException("adapters by row on the embedding " + part.site().name());
        }
        host.modules()
            .wrapLinear(
                part.site().name(),
                base ->
                    new MaskedLinear(
                        base,
                        part.factors(),
                        part.shape(),
                        host::training,
                        () -> rows.masks[number]));
      }
    }
  }

  private HostModel.Embedded observe(HostModel.Embedded embedded) {
    Batch batch = embedded.batch();
    for (int number = 0; number < masks.length; number++) {
      float[] marks = new float[(int) batch.tokens()];
      int at = 0;
      for (int i = 0; i < batch.examples(); i++) {
        boolean own = batch.tasks() != null && batch.tasks()[i] == number;
        int end = at + (int) batch.counts()[i];
        java.util.Arrays.fill(marks, at, end, own ? 1 : 0);
        at = end;
      }
      masks[number] = Torch.create(marks, marks.length, 1);
    }
    return embedded;
  }
}
