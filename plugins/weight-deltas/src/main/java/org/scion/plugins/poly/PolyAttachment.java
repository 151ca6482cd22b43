package org.scion.plugins.poly;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.scion.core.SpecException;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.SiteAttachment;

/** Poly attached: skills and router at every site, the tasks of the batch that is being run. */
final class PolyAttachment extends SiteAttachment {
  private final int tasks;
  private Batch batch;
  private NDArray rows;

  PolyAttachment(AttachContext context) {
    super(context);
    tasks = context.settings().integer("tasks");
    context.host().addPrompt(this::observe);
    for (Site site : sites()) {
      adapt(context, site);
    }
    attachSavedModules();
  }

  private void adapt(AttachContext context, Site site) {
    Settings s = context.settings();
    int q = s.integer("splits");
    int n = s.integer("skills");
    int r = s.integer("rank");
    int in = site.in() / q;
    String name = prefix(site);
    float[] start = context.random().kaiming(name + "A", q * n * in * r, in);
    float[] logits = context.random().uniform(name + "router", tasks * q * n, 1e-3);
    NDArray a = train(name + "poly_lora_A", Torch.create(start, q, n, in, r));
    NDArray b = train(name + "poly_lora_B", Torch.zeros(q, n, r, site.out() / q));
    NDArray router =
        train(name + "poly_router.module_logits", Torch.create(logits, tasks, (long) q * n));
    host().modules().wrapLinear(site.name(), base -> new PolyLinear(base, a, b, router, this));
  }

  private HostModel.Embedded observe(HostModel.Embedded embedded) {
    batch = embedded.batch();
    long[] numbers = batch.tasks() == null ? new long[batch.examples()] : batch.tasks();
    long largest = Arrays.stream(numbers).max().orElse(0);
    if (largest >= tasks) {
      throw new SpecException(
          "techniques.tasks",
          String.valueOf(largest),
          "task numbers from 0 to " + (tasks - 1),
          "Set tasks to the number of tasks in the data.");
    }
    rows = Torch.create(numbers);
    return embedded;
  }

  /** Task numbers of the examples. */
  NDArray tasks() {
    return rows;
  }

  /** Tokens of the examples. */
  NDArray lengths() {
    return batch.lengths();
  }

  boolean training() {
    return host().training();
  }
}
