package org.scion.runner.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.scion.core.Json;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.inject.StepContext;

/**
 * Norms by module every so many steps, as {@code norms} events: of the gradient (as the optimizer
 * sees it, clipped), of the step that the optimizer made, and of what is trained. Trains nothing.
 */
public final class NormWatch extends Attachment {
  private final InjectedModel model;
  private final int every;
  private final List<String> sites;
  private final Map<String, double[]> norms = new LinkedHashMap<>();
  private final Map<String, NDArray> before = new LinkedHashMap<>();
  private ObjectNode ready;

  /**
   * @param every steps between two records
   */
  public NormWatch(InjectedModel model, int every) {
    this.model = model;
    this.every = every;
    HostLayout layout = model.host().layout();
    this.sites = layout.sites().stream().map(Site::name).toList();
  }

  /** The module that a trained tensor belongs to: the longest site that its name begins with. */
  String module(String trained) {
    String name = trained.replaceFirst("^\\d+/", "").replaceFirst("^base_model\\.model\\.", "");
    String best = "";
    for (String site : sites) {
      if (name.startsWith(site + ".") && site.length() > best.length()) {
        best = site;
      }
    }
    int dot = name.lastIndexOf('.');
    return best.isEmpty() ? dot < 0 ? name : name.substring(0, dot) : best;
  }

  private Map<String, List<String>> byModule(Map<String, NDArray> tensors) {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    tensors.keySet().forEach(n -> groups.computeIfAbsent(module(n), m -> new ArrayList<>()).add(n));
    return groups;
  }

  @Override
  public void afterGradients(StepContext step, Map<String, NDArray> gradients) {
    if (step.step() % every != 0) {
      return;
    }
    byModule(gradients)
        .forEach(
            (module, names) ->
                norms.put(
                    module, new double[] {norm(names.stream().map(gradients::get).toList())}));
    for (String name : gradients.keySet()) {
      before.put(
          name, Torch.keep(Torch.withoutGradient(() -> model.trained().get(name).duplicate())));
    }
  }

  @Override
  public void afterStep(StepContext step, Map<String, NDArray> gradients) {
    if (before.isEmpty()) {
      return;
    }
    ready = Json.object().put("step", step.step());
    ObjectNode modules = ready.putObject("modules");
    byModule(before)
        .forEach(
            (module, names) -> {
              ObjectNode node = modules.putObject(module);
              node.put("gradient", norms.get(module)[0]);
              node.put("update", updated(names));
              node.put("weight", norm(names.stream().map(n -> model.trained().get(n)).toList()));
            });
    before.values().forEach(NDArray::close);
    before.clear();
    norms.clear();
  }

  private double updated(List<String> names) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return Torch.withoutGradient(
          () -> norm(names.stream().map(n -> model.trained().get(n).sub(before.get(n))).toList()));
    }
  }

  private static double norm(List<NDArray> tensors) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return Kernels.inPlace("total_norm", tensors).get(0).getFloat();
    }
  }

  @Override
  public void snapshot(BiConsumer<String, ObjectNode> events) {
    if (ready != null) {
      events.accept("norms", ready);
      ready = null;
    }
  }
}
