package org.scion.plugins.adapter;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/** Bottlenecks at hidden-state sites: behind a sub-block, or beside it. */
public final class AdapterAttachment extends Attachment {
  /** Deviation of the first matrix; the second starts at zero, so that nothing changes at first. */
  private static final double DEVIATION = 0.01;

  private final Set<String> trainedBase = new LinkedHashSet<>();

  private AdapterAttachment(List<ParameterInfo> base) {
    base.forEach(p -> trainedBase.add(p.name()));
  }

  /** out' = out + adapter(out) at every site; some base parameters train too. */
  public static AdapterAttachment behind(
      AdapterTechnique technique, AttachContext context, List<ParameterInfo> base) {
    return attached(technique, context, base, false);
  }

  /** out' = out + adapter(in) at every site. */
  public static AdapterAttachment beside(AdapterTechnique technique, AttachContext context) {
    return attached(technique, context, List.of(), true);
  }

  private static AdapterAttachment attached(
      AdapterTechnique technique, AttachContext context, List<ParameterInfo> base, boolean beside) {
    AdapterAttachment attachment = new AdapterAttachment(base);
    for (Site site : context.sites()) {
      Bottleneck adapter = attachment.adapter(technique, context, site);
      context
          .host()
          .modules()
          .addHidden(
              site.name(),
              site.kind(),
              (input, output) -> output.add(adapter.apply(beside ? input : output)));
    }
    return attachment;
  }

  private Bottleneck adapter(AdapterTechnique technique, AttachContext context, Site site) {
    Settings settings = context.settings();
    int width = technique.width(site, settings);
    int hidden = site.in();
    String name = PREFIX + site.name() + ".adapter_";
    float[] start = context.random().normal(name, width * hidden, DEVIATION);
    NDArray down = train(name + "down.weight", Torch.create(start, width, hidden));
    NDArray downBias = train(name + "down.bias", Torch.zeros(width));
    NDArray up = train(name + "up.weight", Torch.zeros(hidden, width));
    NDArray upBias = train(name + "up.bias", Torch.zeros(hidden));
    return new Bottleneck(
        down, downBias, up, upBias, settings.text("activation"), technique.scaling(settings));
  }

  @Override
  public Set<String> trainedBase() {
    return trainedBase;
  }
}
