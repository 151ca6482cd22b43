package org.scion.runner.probe;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.data.Columns;
import org.scion.core.data.Examples;
import org.scion.core.data.LabelSet;
import org.scion.core.data.LabelledExample;
import org.scion.core.data.Reading;
import org.scion.core.data.RowPolicy;
import org.scion.core.data.Template;
import org.scion.core.data.TextExample;
import org.scion.core.data.TrainingData;
import org.scion.core.model.Task;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.ProbeSpec;
import org.scion.runner.data.ExampleTokeniser;
import org.scion.runner.data.TextTokenizer;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.run.Evaluator;

/** A probe with its rows read and tokenised. Measures models; keeps nothing of them. */
public abstract class Probe {
  private final String name;

  Probe(String name) {
    this.name = name;
  }

  /** Prefix of its series. */
  public final String name() {
    return name;
  }

  /** Numbers by name, of the model as it is. */
  public final Map<String, Double> measure(InjectedModel model) {
    HostModel host = model.host();
    boolean training = host.training();
    host.mode(HostModel.Mode.EVALUATION);
    try {
      return values(model);
    } finally {
      host.mode(training ? HostModel.Mode.TRAINING : HostModel.Mode.EVALUATION);
    }
  }

  /** Whether the run's own head answers, which its base lacks. */
  public boolean ownHead() {
    return false;
  }

  abstract Map<String, Double> values(InjectedModel model);

  /**
   * Reads the probes of a spec.
   *
   * @param labels the run's classes; null for a language model
   * @throws SpecException if a file, column or row is wrong
   * @throws UnsupportedException if the run's task cannot be measured so
   */
  public static List<Probe> load(
      List<ProbeSpec> probes, ExperimentSpec run, TextTokenizer tokenizer, LabelSet labels) {
    return probes.stream().map(p -> load(p, run, tokenizer, labels)).toList();
  }

  private static Probe load(
      ProbeSpec probe, ExperimentSpec run, TextTokenizer tokenizer, LabelSet labels) {
    Path file = TrainingData.resolve(run.folder(), probe.data(), at(probe, "data"));
    ExampleTokeniser tokeniser = new ExampleTokeniser(tokenizer, run.data().maxLength());
    return switch (probe.kind()) {
      case LANGUAGE -> {
        languageOnly(probe, run);
        yield new Scored(probe.name(), tokeniser.texts(texts(probe, file)), null);
      }
      case REFUSALS -> {
        languageOnly(probe, run);
        yield new Refusals(probe.name(), prompts(probe, file), tokenizer);
      }
      case PAIRS -> new Pairs(probe.name(), texts(probe, file), tokeniser);
      case CLASSIFICATION -> classes(probe, file, tokeniser, labels);
    };
  }

  private static String at(ProbeSpec probe, String key) {
    return "lab.probes " + probe.name() + "." + key;
  }

  private static void languageOnly(ProbeSpec probe, ExperimentSpec run) {
    if (run.task() != Task.CAUSAL_LM) {
      throw new UnsupportedException(
          at(probe, "kind")
              + " "
              + probe.kind().specName()
              + " needs a language model; for a "
              + run.task().specName()
              + " run: classification, pairs");
    }
  }

  /** Prompt and text; for pairs the two texts. */
  private static List<TextExample> texts(ProbeSpec probe, Path file) {
    boolean pairs = probe.kind() == ProbeSpec.Kind.PAIRS;
    String first = pairs ? probe.text() : probe.prompt() == null ? "" : probe.prompt();
    String second = pairs ? probe.pair() : probe.text();
    return limited(
        probe,
        Examples.text(
                List.of(file),
                Template.parse(first, at(probe, pairs ? "text" : "prompt")),
                Template.parse(second, at(probe, pairs ? "pair" : "text")),
                reading(probe))
            .kept());
  }

  private static List<String> prompts(ProbeSpec probe, Path file) {
    return limited(
            probe,
            Examples.text(
                    List.of(file),
                    null,
                    Template.parse(probe.prompt(), at(probe, "prompt")),
                    reading(probe))
                .kept())
        .stream()
        .map(TextExample::completion)
        .toList();
  }

  private static Probe classes(
      ProbeSpec probe, Path file, ExampleTokeniser tokeniser, LabelSet labels) {
    Columns columns =
        new Columns(Template.parse(probe.text(), at(probe, "text")), null, probe.label());
    List<LabelledExample> rows =
        limited(probe, Examples.labelled(List.of(file), columns, null, reading(probe)).kept());
    boolean own = labels != null && rows.stream().allMatch(r -> labels.contains(r.label()));
    if (own) {
      return new Scored(probe.name(), tokeniser.labelled(rows, labels), labels);
    }
    return new NearestMean(probe.name(), rows, tokeniser);
  }

  private static Reading reading(ProbeSpec probe) {
    return new Reading(RowPolicy.REFUSE, false, probe.limit());
  }

  private static <T> List<T> limited(ProbeSpec probe, List<T> rows) {
    if (rows.isEmpty()) {
      throw new SpecException(at(probe, "data"), probe.data(), "at least one row", "");
    }
    return probe.limit() > 0 && rows.size() > probe.limit() ? rows.subList(0, probe.limit()) : rows;
  }

  /** Loss and what goes with it, by the model's own head. */
  private static final class Scored extends Probe {
    private final List<org.scion.runner.data.TokenisedExample> examples;
    private final LabelSet labels;

    Scored(String name, List<org.scion.runner.data.TokenisedExample> examples, LabelSet labels) {
      super(name);
      this.examples = examples;
      this.labels = labels;
    }

    @Override
    public boolean ownHead() {
      return labels != null;
    }

    @Override
    Map<String, Double> values(InjectedModel model) {
      Map<String, Double> values = new LinkedHashMap<>();
      new Evaluator(model, labels)
          .evaluate(examples)
          .forEach(
              (key, value) -> {
                if (!key.equals("matthews") && !key.equals("macro_f1")) {
                  values.put(key, value);
                }
              });
      return values;
    }
  }
}
