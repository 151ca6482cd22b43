package org.scion.runner.data;

import java.util.ArrayList;
import java.util.List;
import org.scion.core.data.BrokenRow;
import org.scion.core.data.LabelSet;
import org.scion.core.model.Task;
import org.scion.core.model.source.ModelSource;
import org.scion.core.plan.BatchOrder;
import org.scion.core.plan.BatchShape;
import org.scion.core.plan.Packing;
import org.scion.core.service.ExampleLengths;
import org.scion.core.spec.DataSpec;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.TrainingSpec;

/**
 * The data of a spec as tokens. Immutable.
 *
 * @param train for the updates
 * @param validation for choices; may be empty
 * @param test for the final number; may be empty
 * @param labels the classes, or null for a language model
 * @param broken rows left out
 * @param warnings what a user should know, in plain sentences
 * @param place tokens of a place that short examples share; 0 without packing
 */
public record SpecData(
    TokenisedSet train,
    TokenisedSet validation,
    TokenisedSet test,
    LabelSet labels,
    List<BrokenRow> broken,
    List<String> warnings,
    int place) {

  public SpecData {
    broken = List.copyOf(broken);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads and tokenises what a spec names. Where rows stay on disk the tokenizer stays open, too.
   *
   * @param labels the classes of the checkpoint, or null to take those of the data
   * @throws org.scion.core.SpecException if files, columns, rows or labels are wrong
   */
  public static SpecData load(ExperimentSpec spec, ModelSource source, LabelSet labels) {
    TextTokenizer tokenizer = TextTokenizer.of(source);
    boolean open = false;
    try {
      boolean language = spec.task() == Task.CAUSAL_LM;
      SpecData data = load(spec, tokenizer, labels);
      data = language ? data.checked(source, tokenizer, spec.data()) : data;
      open = data.parts().stream().anyMatch(TokenisedSet::onDemand);
      return data;
    } finally {
      if (!open) {
        tokenizer.close();
      }
    }
  }

  /** The same with a tokenizer that is open already and stays open. */
  public static SpecData load(ExperimentSpec spec, TextTokenizer tokenizer, LabelSet labels) {
    return new SpecTokeniser(spec.data(), spec.task(), spec.folder()).load(tokenizer, labels);
  }

  /** The same with what is doubtful in the model's special tokens and chat template. */
  SpecData checked(ModelSource source, TextTokenizer tokenizer, DataSpec spec) {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(new ModelChecks(source, tokenizer, spec.messages() != null).warnings());
    return new SpecData(train, validation, test, labels, broken, all, place);
  }

  /** All three parts. */
  public List<TokenisedSet> parts() {
    return List.of(train, validation, test);
  }

  /** What a plan needs to know of the training part. */
  public ExampleLengths lengths() {
    return new ExampleLengths(
        train.measured().stream().map(TokenisedExample::length).toList(),
        train.measured().stream().map(TokenisedExample::labelled).toList(),
        warnings,
        train.size());
  }

  /** The sizes of the batches that a training sees. */
  public BatchShape batches(TrainingSpec training) {
    return lengths().batches(training, place);
  }

  /** Which training examples each step sees. */
  public BatchOrder order(TrainingSpec training) {
    return place == 0
        ? new BatchOrder(train.size(), training)
        : new BatchOrder(packs(train, place), training);
  }

  static List<int[]> packs(TokenisedSet set, int place) {
    return Packing.packs(
        set.examples().stream().mapToInt(TokenisedExample::length).toArray(), place);
  }
}
