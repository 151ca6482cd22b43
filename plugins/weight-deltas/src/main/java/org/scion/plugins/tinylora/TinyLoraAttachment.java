package org.scion.plugins.tinylora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Dropout;
import org.scion.runner.inject.SiteAttachment;

/** TinyLoRA attached: frozen factors at every site, trained numbers by group. */
final class TinyLoraAttachment extends SiteAttachment {
  private static final String NUMBERS = "base_model.tinylora_v.";

  private final AttachContext context;

  TinyLoraAttachment(AttachContext context) {
    super(context);
    this.context = context;
    List<Site> sites = sites();
    Groups groups = Groups.of(sites.size(), context.settings().real("weight_tying"));
    for (int i = 0; i < sites.size(); i++) {
      adapt(sites.get(i), i, groups.of(i));
    }
    attachSavedModules();
  }

  private NDArray numbers(int group) {
    String name = NUMBERS + group;
    NDArray known = trained().get(name);
    if (known != null) {
      return known;
    }
    Settings settings = context.settings();
    int count = settings.integer("numbers");
    boolean zeros = settings.text("init").equals("zeros");
    return train(
        name,
        zeros
            ? Torch.zeros(count)
            : Torch.create(
                context.random().uniform(name, count, settings.real("init_bound")), count));
  }

  private void adapt(Site site, int index, int group) {
    if (site.kind() == SiteKind.EMBEDDING) {
      host()
          .modules()
          .wrapEmbedding(
              site.name(),
              base -> new TinyLoraEmbedding(base, core(site, base.weight(), index, group)));
    } else {
      Dropout dropout = new Dropout(context.settings().real("dropout"), host());
      host()
          .modules()
          .wrapLinear(
              site.name(),
              base -> new TinyLoraLinear(base, core(site, base.weight(), index, group), dropout));
    }
    storeBaseTable(site);
  }

  /** Frozen factors of one weight and the numbers of its group. */
  private Core core(Site site, NDArray weight, int index, int group) {
    Settings settings = context.settings();
    int rank = (int) Math.min(settings.integer("rank"), Math.min(site.in(), site.out()));
    String name = prefix(site) + "tinylora_";
    NDList parts = Torch.withoutGradient(() -> Kernels.callAll("svd", weight));
    NDArray root = parts.get(1).get(":" + rank).sqrt(); // (r)
    NDArray a = parts.get(2).get(":" + rank).mul(root.expandDims(1)); // (r, in)
    NDArray b = parts.get(0).get(":, :" + rank).mul(root.expandDims(0)); // (out, r)
    NDArray p =
        Torch.referenceNormal(
                settings.integer("projection_seed") + (long) index,
                settings.integer("numbers"),
                rank,
                rank)
            .mul(1 / Math.sqrt(rank)); // (u, r, r)
    NDArray keptA = store(name + "A", a);
    NDArray keptB = store(name + "B", b);
    NDArray keptP = settings.flag("save_projection") ? store(name + "P", p) : Torch.keep(p);
    return new Core(keptA, keptB, keptP, numbers(group));
  }
}
