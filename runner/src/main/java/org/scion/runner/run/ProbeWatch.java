package org.scion.runner.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.run.EventReader;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.probe.Probe;

/**
 * The probes of a run: measured before the first step, with each evaluation, and at the end, as
 * {@code evaluation} events whose split is the probe's name.
 */
public final class ProbeWatch {
  private final List<Probe> probes;
  private final InjectedModel model;
  private final RunLog log;

  public ProbeWatch(List<Probe> probes, InjectedModel model, RunLog log) {
    this.probes = List.copyOf(probes);
    this.model = model;
    this.log = log;
  }

  /** Measures the model as it is. */
  void measure(long step) {
    probes.forEach(p -> log.evaluation(step, p.name(), p.measure(model)));
  }

  /**
   * Measures the final model: each number under {@code probe.number}, and under {@code
   * probe.number_change} how far it went from where it was before the first step; a head that was
   * drawn anew knew nothing then, so what it answers has no change.
   */
  public Map<String, Double> finish(long step, RunFolder run) {
    Map<String, Double> before = before(run);
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (Probe probe : probes) {
      Map<String, Double> values = probe.measure(model);
      log.evaluation(step, probe.name(), values);
      values.forEach(
          (key, value) -> {
            String name = probe.name() + "." + key;
            metrics.put(name, value);
            if (before.containsKey(name) && !probe.ownHead()) {
              metrics.put(name + "_change", value - before.get(name));
            }
          });
    }
    return metrics;
  }

  private static Map<String, Double> before(RunFolder run) {
    Map<String, Double> before = new LinkedHashMap<>();
    for (RunEvent event : EventReader.all(run.events())) {
      if (event.type().equals("evaluation") && event.data().path("step").asLong() == 0) {
        String split = event.data().path("split").asText();
        event
            .data()
            .path("values")
            .fields()
            .forEachRemaining(
                e -> before.put(split + "." + e.getKey(), e.getValue().asDouble(Double.NaN)));
      }
    }
    return before;
  }
}
