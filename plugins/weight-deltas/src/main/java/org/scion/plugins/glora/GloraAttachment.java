package org.scion.plugins.glora;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.SiteAttachment;
import org.scion.runner.module.Linear;

/** GLoRA attached: parts A to E at every site; absent parts are stored as zeros, as PEFT does. */
final class GloraAttachment extends SiteAttachment {
  private final AttachContext context;

  GloraAttachment(AttachContext context) {
    super(context);
    this.context = context;
    sites().forEach(s -> host().modules().wrapLinear(s.name(), base -> linear(s, base)));
    attachSavedModules();
  }

  private Linear linear(Site site, Linear base) {
    Settings settings = context.settings();
    int rank = settings.integer("rank");
    String weight = settings.text("weight_form");
    String coupling = site.bias() ? settings.text("coupling_form") : "none";
    String bias = site.bias() ? settings.text("bias_form") : "none";
    Supplier<NDArray> a = part(site, "A", weight, rank, site.out(), site.in());
    Supplier<NDArray> b = part(site, "B", weight, rank, site.out(), site.in());
    Supplier<NDArray> c = part(site, "C", coupling, rank, site.in(), 1);
    Supplier<NDArray> d = part(site, "D", bias, rank, site.out());
    Supplier<NDArray> e = part(site, "E", bias, rank, site.out());
    return new GloraLinear(base, a, b, c, d, e);
  }

  /** One part: how it is stored and how its value is made, broadcastable to its full shape. */
  private Supplier<NDArray> part(Site site, String letter, String form, int rank, long... shape) {
    String name = prefix(site) + "glora_" + letter + ".";
    if (form.equals("none")) {
      store(name + "zeros", Torch.zeros(shape));
      return () -> null;
    }
    if (form.equals("lora")) {
      int in = (int) shape[1];
      NDArray down = train(name + "Xd", Torch.zeros(shape[0], rank));
      float[] start = context.random().kaiming(name, rank * in, in);
      NDArray up = train(name + "Xu", Torch.create(start, rank, in));
      return () -> down.matMul(up);
    }
    boolean column = form.equals("vector") && shape.length == 2;
    NDArray x =
        form.equals("constant")
            ? Torch.zeros(1)
            : column ? Torch.zeros(shape[0], 1) : Torch.zeros(shape);
    NDArray trained = train(name + "X", x);
    return () -> trained;
  }
}
