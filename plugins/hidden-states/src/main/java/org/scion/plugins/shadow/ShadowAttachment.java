package org.scion.plugins.shadow;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import org.scion.core.UnsupportedException;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Dropout;
import org.scion.runner.inject.SiteAttachment;
import org.scion.runner.train.Targets;

/** Shadow attached: the small model, and what happens before and behind each layer. */
final class ShadowAttachment extends SiteAttachment {
  private static final String BACKBONE = "base_model.shadow_backbone.default.";

  private final AttachContext context;
  private final Settings settings;
  private final Mirror mirror;
  private final NDArray projection;
  private final Dropout dropout;
  private NDArray first;
  private NDArray state;
  private Targets labels;

  ShadowAttachment(AttachContext context) {
    super(context);
    this.context = context;
    settings = context.settings();
    dropout = new Dropout(settings.real("dropout"), host());
    int hidden = host().layout().dimensions().hidden();
    MirrorSize size = MirrorSize.of(host().layout(), settings);
    mirror = new Mirror(context, size, (name, start) -> train(BACKBONE + name, start));
    projection =
        size.hidden() == hidden
            ? null
            : drawn("base_model.shadow_projection.default.weight", hidden, size.hidden());
    host().addPrompt(this::seed);
    sites().forEach(this::follow);
    attachSavedModules();
  }

  /** Kaiming values, as PyTorch starts a linear layer. */
  private NDArray drawn(String name, int out, int in) {
    return train(name, Torch.create(context.random().kaiming(name, out * in, in), out, in));
  }

  private HostModel.Embedded seed(HostModel.Embedded words) {
    forget();
    Batch batch = words.batch();
    NDArray own = mirror.run(words.hidden(), batch); // (T, own width)
    first = Torch.keep(projection == null ? own : Kernels.call("linear", own, projection));
    state = first; // (T, hidden)
    return words;
  }

  private void forget() {
    if (state != first) {
      state.close();
    }
    if (first != null) {
      first.close();
    }
  }

  private void follow(Site site) {
    int rank = settings.integer("rank");
    int hidden = site.out();
    NDArray down = drawn(prefix(site) + "shadow_down.default.weight", rank, hidden);
    NDArray up = train(prefix(site) + "shadow_up.default.weight", Torch.zeros(hidden, rank));
    TwoLayers candidate = layers(site, "shadow_update_transform");
    TwoLayers gate = layers(site, "shadow_update_gate");
    String before = site.layer() == 0 ? "model.embed_tokens" : "model.layers." + (site.layer() - 1);
    SiteKind kind = site.layer() == 0 ? SiteKind.EMBEDDING_OUTPUT : SiteKind.RESIDUAL;
    host().modules().addHidden(before, kind, (in, h) -> put(h, down, up));
    host()
        .modules()
        .addHidden(
            site.name(),
            SiteKind.RESIDUAL,
            (in, h) -> {
              advance(Activation.sigmoid(gate.forward(h)), candidate.forward(h));
              return h;
            });
  }

  private TwoLayers layers(Site site, String part) {
    int hidden = site.out();
    int width = ShadowTechnique.updateWidth(settings);
    String name = prefix(site) + part + ".default.";
    return new TwoLayers(
        drawn(name + "0.weight", width, hidden),
        train(name + "0.bias", Torch.zeros(width)),
        drawn(name + "2.weight", hidden, width),
        train(name + "2.bias", Torch.zeros(hidden)));
  }

  /** h + alpha U D (h - s). */
  private NDArray put(NDArray h, NDArray down, NDArray up) {
    if (state == null || !state.getShape().equals(h.getShape())) {
      throw new UnsupportedException(
          "Shadow on a part of a text: generation that keeps earlier keys and values is not"
              + " supported with it; evaluate the run instead");
    }
    NDArray difference = dropout.apply(h.sub(state));
    return Kernels.call(
        "low_rank_add", h, difference, down, up, Kernels.scalar(settings.real("alpha")));
  }

  private void advance(NDArray g, NDArray t) {
    NDArray old = state;
    // A layer's scope ends before the next layer asks for the state.
    state = Torch.keep(old.add(g.mul(t.sub(old)))); // (1 - g) s + g t
    if (old != first) {
      old.close();
    }
  }

  @Override
  public Targets targets(Targets placed, Batch batch) {
    labels = placed;
    return placed;
  }

  /** The small model's own loss through the base's head. */
  @Override
  public NDArray lossTerm() {
    double weight = settings.real("auxiliary_weight");
    if (weight == 0 || labels == null || labels.count() == 0) {
      return null;
    }
    NDArray rows = Kernels.call("rows", first, Torch.create(labels.rows()));
    NDArray sum = Kernels.call("cross_entropy", host().head(rows), Torch.create(labels.labels()));
    return sum.mul(Kernels.scalar(weight / labels.count()));
  }

  /**
   * W2 gelu(W1 x + b1) + b2.
   *
   * @param in W1 (u, hidden)
   * @param inBias b1 (u)
   * @param out W2 (hidden, u)
   * @param outBias b2 (hidden)
   */
  private record TwoLayers(NDArray in, NDArray inBias, NDArray out, NDArray outBias) {
    NDArray forward(NDArray x) {
      NDArray inner = Kernels.call("gelu", Kernels.call("linear_bias", x, in, inBias)); // (T, u)
      return Kernels.call("linear_bias", inner, out, outBias); // (T, hidden)
    }
  }
}
