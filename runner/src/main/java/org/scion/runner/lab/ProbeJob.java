package org.scion.runner.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.spec.LabSpec;
import org.scion.core.spec.ProbeSpec;
import org.scion.runner.data.TextTokenizer;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.probe.Probe;
import org.scion.runner.run.RunModel;
import org.scion.runner.spectra.BaseHost;
import org.scion.runner.worker.Job;

/**
 * Forgetting on demand: probes on a run's base and on the run, whatever its techniques are:
 * arguments run, checkpoint, probes (absent: those of the run's spec). A classifier's own head is
 * not in its base, so probes that it answers have no number before.
 */
@AutoService(Job.class)
public final class ProbeJob implements Job {
  @Override
  public String id() {
    return "lab-probe";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode arguments = context.arguments();
    RunModel run = RunModel.of(arguments.path("run").asText(), context.workspace());
    List<ProbeSpec> asked =
        arguments.hasNonNull("probes")
            ? LabSpec.probes(arguments.get("probes"))
            : run.spec().lab().probes();
    if (asked.isEmpty()) {
      throw new SpecException(
          "--probe", "", "a probe, here or in the run's spec under lab.probes", "");
    }
    try (TextTokenizer tokenizer = TextTokenizer.of(run.source())) {
      List<Probe> probes = Probe.load(asked, run.spec(), tokenizer, run.labels());
      context.progress("loading", 0, 0, "tensors");
      InjectedModel tuned = run.trained(LabArguments.checkpoint(arguments)).model();
      InjectedModel base = new InjectedModel(BaseHost.of(run));
      ObjectNode result = Json.object();
      ObjectNode all = result.putObject("probes");
      for (Probe probe : probes) {
        ObjectNode numbers = all.putObject(probe.name());
        var before = probe.measure(base);
        var after = probe.measure(tuned);
        after.forEach(
            (key, value) -> {
              Double first = probe.ownHead() ? null : before.get(key);
              ObjectNode node = numbers.putObject(key);
              node.put("before", first).put("after", value);
              node.put("change", first == null ? null : value - first);
            });
        LabArguments.partial(context, "measuring", all.size(), probes.size(), numbers);
      }
      return result;
    }
  }
}
