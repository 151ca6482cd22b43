package org.scion.runner.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.data.LabelSet;
import org.scion.core.spec.LabSpec;
import org.scion.core.spec.ProbeSpec;
import org.scion.runner.data.SpecData;
import org.scion.runner.data.TextTokenizer;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.data.TokenisedSet;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.probe.Probe;
import org.scion.runner.run.Evaluator;
import org.scion.runner.run.RunModel;

/**
 * How good a run's model is at its task, and what it still knows: the first rows of its test file,
 * else of its validation rows, and probes. Arguments rows (most rows of the task; 0 for all) and
 * probes (as in a spec; absent: those of the run's spec).
 */
final class Measures implements AutoCloseable {
  private static final int ROWS = 200;

  private final TextTokenizer tokenizer;
  private final LabelSet labels;
  private final String split;
  private final List<TokenisedExample> rows;
  private final List<Probe> probes;

  private Measures(
      TextTokenizer tokenizer, LabelSet labels, TokenisedSet set, int most, List<Probe> probes) {
    this.tokenizer = tokenizer;
    this.labels = labels;
    this.split = set.name();
    this.rows = most > 0 && set.size() > most ? set.examples().subList(0, most) : set.examples();
    this.probes = probes;
  }

  static Measures of(RunModel run, JsonNode arguments) {
    TextTokenizer tokenizer = TextTokenizer.of(run.source());
    if (!run.spec().document().path("data").hasNonNull("train")) {
      throw new SpecException(
          "ID",
          run.run().id(),
          "a run with data",
          "An imported run has none: `scion lab` needs some.");
    }
    SpecData data = SpecData.load(run.spec(), tokenizer, run.labels());
    TokenisedSet set = data.test().size() > 0 ? data.test() : data.validation();
    if (set.size() == 0) {
      throw new SpecException("data.test", "", "test or validation rows", "The run has neither.");
    }
    List<ProbeSpec> asked =
        arguments.hasNonNull("probes")
            ? LabSpec.probes(arguments.get("probes"))
            : run.spec().lab().probes();
    List<Probe> probes = Probe.load(asked, run.spec(), tokenizer, run.labels());
    return new Measures(tokenizer, run.labels(), set, arguments.path("rows").asInt(ROWS), probes);
  }

  /** {@code {task: {loss, ...}, probes: {name: {...}}}}. */
  ObjectNode of(InjectedModel model) {
    ObjectNode node = Json.object();
    node.set("task", numbers(new Evaluator(model, labels).evaluate(rows)));
    ObjectNode all = node.putObject("probes");
    probes.forEach(p -> all.set(p.name(), numbers(p.measure(model))));
    return node;
  }

  /** The task's loss and its quality alone. */
  Map<String, Double> task(InjectedModel model) {
    return new Evaluator(model, labels).evaluate(rows);
  }

  private static ObjectNode numbers(Map<String, Double> values) {
    ObjectNode node = Json.object();
    values.forEach((key, value) -> node.put(key, Double.isFinite(value) ? value : null));
    return node;
  }

  /** What was measured, for the result. */
  void describe(ObjectNode result) {
    result.put("task_split", split).put("task_rows", rows.size());
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
