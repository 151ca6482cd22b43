package org.scion.runner.data;

import java.util.List;
import org.scion.core.data.BrokenRow;
import org.scion.core.data.LabelSet;
import org.scion.core.model.source.ModelSource;
import org.scion.core.service.ExampleLengths;
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
    return new SpecTokeniser(spec.data(), spec.task(), spec.folder()).load(tokenizer, labels);
  }

  /** All three parts. */
  public List<TokenisedSet> parts() {
    return List.of(train, validation, test);
  }

  /** What a plan needs to know of the training part. */
  public ExampleLengths lengths() {
    return new ExampleLengths(
        train.examples().stream().map(TokenisedExample::length).toList(),
        train.examples().stream().map(TokenisedExample::labelled).toList(),
        warnings);
  }
}
