package org.scion.runner.run;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.train.LossPass;
import org.scion.runner.train.RowObjective;

/** The cross entropy of labels, as objectives may change it; the mean is over labels. */
final class LabelLoss implements StepLoss {
  private final InjectedModel model;
  private final List<RowObjective> objectives;
  private final LossPass pass;

  LabelLoss(InjectedModel model, List<RowObjective> objectives) {
    this.model = model;
    this.objectives = objectives;
    this.pass = new LossPass(model, objectives);
  }

  @Override
  public double units(List<TokenisedExample> examples) {
    long own = ExampleBatches.labels(examples);
    if (own == 0) {
      return 0;
    }
    double counted = LossPass.counted(model, own, examples.size());
    return objectives.isEmpty() ? counted : counted * meanWeight(examples);
  }

  private double meanWeight(List<TokenisedExample> examples) {
    return examples.stream()
        .flatMapToLong(LabelLoss::labels)
        .mapToDouble(this::weight)
        .average()
        .orElse(0);
  }

  private static LongStream labels(TokenisedExample example) {
    return (example.labels() == null
            ? LongStream.of(example.label())
            : Arrays.stream(example.labels()).skip(1))
        .filter(label -> label != TokenisedExample.IGNORED);
  }

  private double weight(long label) {
    return objectives.stream().mapToDouble(o -> o.weight(label)).reduce(1, (a, b) -> a * b);
  }

  @Override
  public LossPass.Loss train(List<TokenisedExample> group, double scale) {
    ExampleBatches batch = ExampleBatches.of(group, model.host());
    return pass.train(batch.batch(), batch.targets(), scale);
  }

  @Override
  public double evaluate(List<TokenisedExample> group) {
    ExampleBatches batch = ExampleBatches.of(group, model.host());
    return pass.evaluate(batch.batch(), batch.targets());
  }
}
