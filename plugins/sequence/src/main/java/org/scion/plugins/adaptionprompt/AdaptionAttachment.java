package org.scion.plugins.adaptionprompt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.scion.core.model.Dimensions;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.module.KeyValues;
import org.scion.runner.module.Modules;

/** Rows and a gate at every chosen attention. */
final class AdaptionAttachment extends Attachment {
  private final HostModel host;

  AdaptionAttachment(AttachContext context) {
    host = context.host();
    Settings settings = context.settings();
    int rows = settings.integer("length");
    for (Site site : context.sites()) {
      String name = PREFIX + site.name();
      float[] start = context.random().normal(name, rows * site.in(), 1.0);
      NDArray prompt = train(name + ".adaption_prompt", Torch.create(start, 1, rows, site.in()));
      NDArray gate = train(name + ".adaption_gate", Torch.zeros(1));
      host.modules()
          .addAttention(
              site.name(),
              (batch, input, queries, output) ->
                  output.add(read(site.name(), prompt, gate, queries))); // (T, hidden)
    }
  }

  /** What the queries find among the rows, in the width of the residual stream, (T, hidden). */
  private NDArray read(String attention, NDArray prompt, NDArray gate, NDArray queries) {
    Modules m = host.modules();
    boolean joint = host.layout().family().equals("gpt2");
    NDArray rows = prompt.reshape(new Shape(-1, prompt.getShape().get(2))); // (n, hidden)
    KeyValues own = joint ? split(attention, rows) : project(attention, rows);
    NDArray found =
        Kernels.call("adaption_prompt_read", queries, own.keys(), own.values(), gate); // (T, H D)
    return joint ? found : m.linear(attention + ".o_proj").forward(found);
  }

  private KeyValues project(String attention, NDArray rows) {
    Dimensions d = host.layout().dimensions();
    Shape heads = new Shape(-1, d.kvHeads(), d.headDim());
    return new KeyValues(
        host.modules().linear(attention + ".k_proj").forward(rows).reshape(heads),
        host.modules().linear(attention + ".v_proj").forward(rows).reshape(heads));
  }

  private KeyValues split(String attention, NDArray rows) {
    Dimensions d = host.layout().dimensions();
    Shape heads = new Shape(-1, d.heads(), d.headDim());
    NDList parts = host.modules().linear(attention + ".c_attn").forward(rows).split(3, 1);
    return new KeyValues(parts.get(1).reshape(heads), parts.get(2).reshape(heads));
  }
}
