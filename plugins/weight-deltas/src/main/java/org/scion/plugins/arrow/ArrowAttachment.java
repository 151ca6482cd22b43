package org.scion.plugins.arrow;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.SpecException;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraFile;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/** Arrow attached: the experts of every site, their directions, nothing trained. */
public final class ArrowAttachment extends Attachment {
  private static final int POWER_ITERATIONS = 15;

  private final Map<String, NDArray> directions = new LinkedHashMap<>();
  private final Map<String, List<Factors>> effective = new LinkedHashMap<>();

  ArrowAttachment(AttachContext context) {
    Settings settings = context.settings();
    HostLayout layout = context.host().layout();
    List<LoraFile> experts = files(settings.texts("experts"), layout);
    List<LoraFile> general = files(settings.texts("general"), layout);
    for (Site site : context.sites()) {
      Torch.withoutGradient(
          () -> {
            attach(context, site, parts(experts, site), parts(general, site));
            return null;
          });
    }
  }

  private static List<LoraFile> files(List<String> folders, HostLayout layout) {
    return folders.stream().map(folder -> LoraFile.read(Path.of(folder), layout)).toList();
  }

  private static List<LoraFile.Part> parts(List<LoraFile> files, Site site) {
    List<LoraFile.Part> parts = new ArrayList<>();
    for (LoraFile file : files) {
      LoraFile.Part part = file.parts().get(site.name());
      if (part == null) {
        throw new SpecException(
            "techniques.experts", site.name(), "adapters that all have this site", "");
      }
      parts.add(part);
    }
    return parts;
  }

  private void attach(
      AttachContext context, Site site, List<LoraFile.Part> experts, List<LoraFile.Part> general) {
    NDArray a = stack(experts.stream().map(p -> p.factors().a()).toList()); // (E, r, in)
    NDArray b = stack(experts.stream().map(p -> p.factors().b()).toList()); // (E, out, r)
    if (!general.isEmpty()) {
      a = a.sub(stack(general.stream().map(p -> p.factors().a()).toList()).mean(new int[] {0}));
      b = b.sub(stack(general.stream().map(p -> p.factors().b()).toList()).mean(new int[] {0}));
    }
    float[] scalings = new float[experts.size()];
    for (int e = 0; e < scalings.length; e++) {
      scalings[e] = (float) experts.get(e).shape().scaling();
    }
    Torch.keep(a);
    Torch.keep(b);
    NDArray p = Torch.keep(directions(a, b, site, context.settings()));
    directions.put(site.name(), p);
    List<Factors> each = new ArrayList<>();
    for (int e = 0; e < scalings.length; e++) {
      each.add(new Factors(Torch.keep(a.get(e)), Torch.keep(b.get(e)), null));
    }
    effective.put(site.name(), each);
    NDArray s = Torch.keep(Torch.create(scalings, scalings.length));
    Experts all = new Experts(a, b, s, p);
    context
        .host()
        .modules()
        .wrapLinear(site.name(), base -> new ArrowLinear(base, all, context.settings()));
  }

  private static NDArray stack(List<NDArray> arrays) {
    return ai.djl.ndarray.NDArrays.stack(new ai.djl.ndarray.NDList(arrays));
  }

  /** One direction an expert, (E, in), from the reference's own start vector. */
  private static NDArray directions(NDArray a, NDArray b, Site site, Settings settings) {
    NDArray start = Torch.referenceNormal(settings.integer("router_seed"), site.in());
    return Kernels.call("arrow_directions", a, b, start, Kernels.scalar((long) POWER_ITERATIONS));
  }

  /** Directions by site, (E, in). */
  public Map<String, NDArray> directions() {
    return directions;
  }

  /** The experts' factors by site, general knowledge taken off. */
  public Map<String, List<Factors>> effective() {
    return effective;
  }
}
