package org.scion.plugins.alora;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.scion.core.model.Site;
import org.scion.plugins.lora.LoraAttachment;
import org.scion.plugins.lora.LoraShape;
import org.scion.plugins.lora.MaskedLinear;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.module.Linear;

/** Activated LoRA attached: finds in every batch where it acts. */
final class AloraAttachment extends LoraAttachment {
  private final long[] invocation;
  private NDArray active;
  private boolean[] endsActive = new boolean[0];

  AloraAttachment(AttachContext context) {
    super(context);
    List<Integer> tokens = context.settings().integers("invocation_tokens");
    invocation = tokens.stream().mapToLong(Integer::longValue).toArray();
    context.host().addPrompt(this::observe);
  }

  @Override
  protected Linear linear(Site site, LoraShape shape, Linear base) {
    return new MaskedLinear(base, factors(site, shape), shape, host()::training, () -> active);
  }

  /** Marks the tokens from the last invocation on, (T, 1). */
  private HostModel.Embedded observe(HostModel.Embedded embedded) {
    Batch batch = embedded.batch();
    long[] ids = batch.ids().toLongArray();
    long[] first = batch.firstRows();
    long[] positions = batch.positions().toLongArray();
    float[] marks = new float[ids.length];
    boolean[] ends = new boolean[batch.examples()];
    for (int i = 0; i < ends.length; i++) {
      int from = (int) first[i];
      int to = from + (int) batch.counts()[i];
      int start = lastInvocation(ids, from, to);
      boolean continued = ends.length == endsActive.length && positions[from] > 0;
      if (start < 0 && continued && endsActive[i]) {
        start = from; // the invocation lies in what a generation has cached
      }
      ends[i] = start >= 0;
      if (start >= 0) {
        java.util.Arrays.fill(marks, start, to, 1);
      }
    }
    endsActive = ends;
    active = Torch.create(marks, marks.length, 1);
    return embedded;
  }

  private int lastInvocation(long[] ids, int from, int to) {
    for (int start = to - invocation.length; start >= from; start--) {
      if (java.util.Arrays.equals(
          ids, start, start + invocation.length, invocation, 0, invocation.length)) {
        return start;
      }
    }
    return -1;
  }
}
