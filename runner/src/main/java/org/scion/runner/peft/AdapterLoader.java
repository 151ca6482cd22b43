package org.scion.runner.peft;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.model.Site;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.plan.SiteCheck;
import org.scion.core.spec.TechniqueSpec;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.inject.TrainingTechnique;

/** Attaches a technique and sets its tensors from an adapter file. */
public final class AdapterLoader {
  private AdapterLoader() {}

  /**
   * @param file tensors by the names of adapter_model.safetensors
   * @throws SpecException if a tensor is missing or has another shape
   * @throws UnsupportedException if the spec names weights that the technique does not take
   */
  public static InjectedModel attach(
      HostModel base, TechniqueSpec spec, Map<String, NDArray> file) {
    HostModel host = ((TrainingTechnique) spec.technique()).host(base, spec.settings());
    List<String> refused = new SiteCheck(spec, host.layout(), "").refused();
    if (!refused.isEmpty()) {
      throw new UnsupportedException("adapter_config.json: target_modules: " + refused.get(0));
    }
    Attachment attachment = attach(host, spec, new Initialiser(0));
    attachment.load(file);
    InjectedModel model = new InjectedModel(host).add(attachment);
    Set<String> names = new LinkedHashSet<>(model.trainedBase());
    names.addAll(model.resting().keySet());
    for (String name : names) {
      NDArray value = file.get(attachment.fileName(name));
      if (value == null) {
        throw new SpecException(
            "adapter tensor " + attachment.fileName(name), "", "a tensor for " + name, "");
      }
      if (model.trainedBase().contains(name)) {
        Kernels.inPlace("copy_into", host.parameters().get(name), value);
      } else {
        host.parameters().put(name, Torch.keep(value.duplicate()));
      }
    }
    return model;
  }

  /** Attaches a technique with start values of its own. */
  public static Attachment attach(HostModel host, TechniqueSpec spec, Initialiser random) {
    List<Site> sites = ExperimentPlanner.sites(spec, host.layout());
    return ((TrainingTechnique) spec.technique())
        .attach(new AttachContext(host, sites, spec.settings(), random));
  }
}
