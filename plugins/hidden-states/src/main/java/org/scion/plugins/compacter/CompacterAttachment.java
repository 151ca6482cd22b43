package org.scion.plugins.compacter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.plugins.adapter.Bottleneck;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/** The shared matrices, and the vectors of each adapter. */
final class CompacterAttachment extends Attachment {
  private final AttachContext context;
  private final int n;
  private final NDArray rule;

  CompacterAttachment(AttachContext context) {
    this.context = context;
    Settings settings = context.settings();
    n = settings.integer("hypercomplex_n");
    String name = "base_model.compacter_rule";
    float[] start = context.random().normal(name, n * n * n, 1 / Math.sqrt(n));
    rule = train(name, Torch.create(start, n, n, n));
    for (Site site : context.sites()) {
      adapt(site, Compacter.width(site, settings), settings.text("activation"));
    }
  }

  private void adapt(Site site, int width, String activation) {
    String name = PREFIX + site.name() + ".compacter_";
    int hidden = site.in();
    NDArray[] down = factors(name + "down", hidden, width, false);
    NDArray downBias = train(name + "down.bias", Torch.zeros(width));
    NDArray[] up = factors(name + "up", width, hidden, true);
    NDArray upBias = train(name + "up.bias", Torch.zeros(hidden));
    context
        .host()
        .modules()
        .addHidden(
            site.name(),
            site.kind(),
            (input, output) -> {
              NDArray d = matrix(down); // (m, hidden)
              NDArray u = matrix(up); // (hidden, m)
              return output.add(
                  new Bottleneck(d, downBias, u, upBias, activation, 1).apply(output));
            });
  }

  /** s (n, in / n) and t (n, out / n); t at zero where the matrix is to start at zero. */
  private NDArray[] factors(String name, int in, int out, boolean zero) {
    int rows = in / n;
    int columns = out / n;
    float[] s = context.random().normal(name + ".s", n * rows, 1 / Math.sqrt(rows));
    float[] t = context.random().normal(name + ".t", n * columns, 1 / Math.sqrt(n));
    return new NDArray[] {
      train(name + ".s", Torch.create(s, n, rows)),
      train(name + ".t", zero ? Torch.zeros(n, columns) : Torch.create(t, n, columns))
    };
  }

  /** The sum of Kronecker products, turned to (out, in). */
  private NDArray matrix(NDArray[] factors) {
    NDArray blocks = Kernels.call("compacter_kronecker", rule, factors[0], factors[1]);
    long out = factors[1].getShape().size();
    return blocks.reshape(new Shape(-1, out)).transpose();
  }
}
