package org.scion.runner.lab;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.scion.core.UnsupportedException;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.run.RunModel;
import org.scion.runner.run.RunSetup;
import org.scion.runner.spectra.BaseHost;

/**
 * A plain model whose weights can be moved between those of a run's base and those that the run
 * made. Every way that a technique changes the weights is there as numbers; the head that a
 * classifier was given is the run's own throughout, since its base has none. Confined to the job.
 */
final class Blend {
  private final HostModel host;
  private final RunSetup setup;
  private final Map<String, NDArray> base = new LinkedHashMap<>();
  private final Map<String, NDArray> tuned = new LinkedHashMap<>();

  private Blend(HostModel host, RunSetup setup) {
    this.host = host;
    this.setup = setup;
  }

  /**
   * Loads both ends; the model stands at the tuned one.
   *
   * @param checkpoint step, or null for the end of the run
   * @throws UnsupportedException if a technique is more than a change of weights
   */
  static Blend of(RunModel run, Long checkpoint) {
    run.spec().techniques().stream()
        .map(t -> t.technique().description())
        .filter(d -> !d.mergeable() && !d.siteKinds().isEmpty())
        .findFirst()
        .ifPresent(
            d -> {
              throw new UnsupportedException(
                  d.name() + " is no change of weights: it cannot be moved towards its base");
            });
    RunSetup setup = run.trained(checkpoint);
    Blend blend = new Blend(BaseHost.of(run), setup);
    Set<String> head =
        blend.host.layout().headParameters().stream()
            .map(ParameterInfo::name)
            .collect(Collectors.toSet());
    Torch.withoutGradient(setup.model()::merged)
        .forEach((name, value) -> blend.add(name, value, head.contains(name)));
    blend.at(1);
    return blend;
  }

  private void add(String name, NDArray value, boolean head) {
    if (!host.parameters().has(name)) {
      throw new UnsupportedException(
          name + " is not in the base: a head that was untied cannot be moved towards its base");
    }
    NDArray before = host.parameters().get(name);
    NDArray after = Torch.withoutGradient(() -> Torch.keep(value.duplicate()));
    if (head) {
      host.parameters().put(name, after);
    } else if (!before.contentEquals(after)) {
      base.put(name, before);
      tuned.put(name, after);
    }
  }

  HostModel host() {
    return host;
  }

  /** The model as something that the evaluator takes. */
  InjectedModel model() {
    return new InjectedModel(host);
  }

  RunSetup setup() {
    return setup;
  }

  /** Names of the weights that the run changed, the head apart. */
  Set<String> changed() {
    return tuned.keySet();
  }

  NDArray base(String name) {
    return base.get(name);
  }

  NDArray tuned(String name) {
    return tuned.get(name);
  }

  /** Sites of layers whose matrix the run changed. */
  java.util.List<Site> matrices() {
    return host.layout().sites().stream()
        .filter(s -> s.kind() == SiteKind.LINEAR && s.layer() >= 0)
        .filter(s -> tuned.containsKey(s.weight()))
        .toList();
  }

  /** Every weight at base + t (tuned - base): 0 is the base, 1 the run. */
  void at(double t) {
    tuned.forEach(
        (name, after) -> {
          NDArray before = base.get(name);
          set(
              name,
              t == 1
                  ? after.duplicate()
                  : Torch.withoutGradient(() -> before.add(after.sub(before).mul(t))));
        });
  }

  /** Gives a weight another value; the one that it had is freed unless it is an end. */
  void set(String name, NDArray value) {
    NDArray old = host.parameters().get(name);
    host.parameters().put(name, Torch.keep(value));
    if (old != base.get(name) && old != tuned.get(name) && old != value) {
      old.close();
    }
  }
}
