package org.scion.runner.data;

import java.util.ArrayList;
import java.util.List;
import org.scion.core.data.BrokenRow;
import org.scion.core.data.LabelSet;
import org.scion.core.data.LabelledExample;
import org.scion.core.data.Split;
import org.scion.core.data.TextExample;
import org.scion.core.data.TrainingData;
import org.scion.core.model.Task;
import org.scion.core.model.source.ModelSource;
import org.scion.core.spec.ExperimentSpec;

/**
 * The data of a spec as tokens. Immutable.
 *
 * @param train for the updates
 * @param validation for choices; may be empty
 * @param test for the final number; may be empty
 * @param labels the classes, or null for a language model
 * @param broken rows left out
 * @param warnings what a user should know, in plain sentences
 */
public record SpecData(
    TokenisedSet train,
    TokenisedSet validation,
    TokenisedSet test,
    LabelSet labels,
    List<BrokenRow> broken,
    List<String> warnings) {

  public SpecData {
    broken = List.copyOf(broken);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads and tokenises what a spec names.
   *
   * @param labels the classes of the checkpoint, or null to take those of the data
   * @throws org.scion.core.SpecException if files, columns, rows or labels are wrong
   */
  public static SpecData load(ExperimentSpec spec, ModelSource source, LabelSet labels) {
    try (TextTokenizer tokenizer = TextTokenizer.of(source)) {
      return load(spec, tokenizer, labels);
    }
  }

  /** The same with a tokenizer that is open already and stays open. */
  public static SpecData load(ExperimentSpec spec, TextTokenizer tokenizer, LabelSet labels) {
    ExampleTokeniser tokeniser = new ExampleTokeniser(tokenizer, spec.data().maxLength());
    if (spec.task() == Task.CAUSAL_LM) {
      TrainingData<TextExample> data = TrainingData.text(spec.data(), spec.folder());
      Split<TextExample> split = data.split();
      return of(
          spec,
          tokenizer,
          new Split<>(
              tokeniser.texts(split.train()),
              tokeniser.texts(split.validation()),
              tokeniser.texts(split.test())),
          data);
    }
    TrainingData<LabelledExample> data = TrainingData.labelled(spec.data(), spec.folder(), labels);
    Split<LabelledExample> split = data.split();
    return of(
        spec,
        tokenizer,
        new Split<>(
            tokeniser.labelled(split.train(), data.labels()),
            tokeniser.labelled(split.validation(), data.labels()),
            tokeniser.labelled(split.test(), data.labels())),
        data);
  }

  private static SpecData of(
      ExperimentSpec spec,
      TextTokenizer tokenizer,
      Split<TokenisedExample> split,
      TrainingData<?> data) {
    TokenisedSet train = new TokenisedSet("train", split.train());
    TokenisedSet validation = new TokenisedSet("validation", split.validation());
    TokenisedSet test = new TokenisedSet("test", split.test());
    List<String> warnings = new ArrayList<>();
    for (TokenisedSet set : List.of(train, validation, test)) {
      warnings.addAll(set.warnings(spec.data().maxLength()));
    }
    if (spec.task() == Task.CAUSAL_LM && tokenizer.special().end().isEmpty()) {
      warnings.add(
          "The tokenizer names no eos_token: completions get no end, and the model will not learn"
              + " to stop.");
    }
    if (!data.broken().isEmpty()) {
      warnings.add(
          data.broken().size()
              + " broken rows are left out, the first at "
              + data.broken().get(0).where()
              + ".");
    }
    return new SpecData(train, validation, test, data.labels(), data.broken(), warnings);
  }

  /** All three parts. */
  public List<TokenisedSet> parts() {
    return List.of(train, validation, test);
  }
}
