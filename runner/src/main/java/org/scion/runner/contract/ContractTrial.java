package org.scion.runner.contract;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.model.Task;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.spec.OptimizerSpec;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.spec.TrainingSpec;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.inject.PreparesFromData;
import org.scion.runner.inject.StepContext;
import org.scion.runner.inject.TrainingTechnique;
import org.scion.runner.run.ExampleBatches;
import org.scion.runner.run.TrainingStep;
import org.scion.runner.train.LossPass;
import org.scion.runner.train.Optimizer;
import org.scion.runner.train.OptimizerContext;
import org.scion.runner.train.OptimizerTechnique;
import org.scion.runner.train.ParameterGroup;
import org.scion.runner.train.Targets;

/** A planned spec on a tiny host, attached and trained as a run would be. */
final class ContractTrial implements AutoCloseable {
  /** Steps of a training. */
  static final int STEPS = 12;

  private final NDScope scope = new NDScope();
  private final TinyHost host;
  private final TrialPlan plan;
  private final InjectedModel model;

  /**
   * @param plan null for the bare host
   */
  ContractTrial(TinyHost host, TrialPlan plan, long seed) {
    scope.suppressNotUsedWarning();
    this.host = host;
    this.plan = plan;
    model = new InjectedModel(host.load());
    for (TechniqueSpec entry : plan == null ? List.<TechniqueSpec>of() : plan.spec().techniques()) {
      if (entry.technique() instanceof TrainingTechnique training) {
        model.add(attach(training, entry, seed + model.attachments().size()));
      }
    }
    model.trainHead();
  }

  private Attachment attach(TrainingTechnique technique, TechniqueSpec entry, long seed) {
    HostModel loaded = model.host();
    AttachContext context =
        new AttachContext(
            loaded,
            ExperimentPlanner.sites(entry, loaded.layout()),
            entry.settings(),
            new Initialiser(seed));
    return technique.attach(
        technique instanceof PreparesFromData preparing
            ? context.with(preparing.prepare(context, List.of(labelled())))
            : context);
  }

  private PreparesFromData.LabelledBatch labelled() {
    ExampleBatches batch = ExampleBatches.of(host.examples(), model.host());
    if (host.classifies()) {
      return PreparesFromData.LabelledBatch.of(batch.batch(), batch.targets());
    }
    long[] labels =
        host.examples().stream().flatMapToLong(e -> Arrays.stream(e.labels())).toArray();
    return PreparesFromData.LabelledBatch.of(batch.batch(), labels);
  }

  InjectedModel model() {
    return model;
  }

  /** The optimizer that the spec asks for. */
  Optimizer optimizer(double rate) {
    OptimizerSpec options = new OptimizerSpec(rate, 0, 0, true, 0.9, 0.999, 1e-8);
    return OptimizerTechnique.choose(
        plan.spec().techniques(),
        new OptimizerContext(options, model.trained(), ParameterGroup.of(model, options), null));
  }

  /** Losses of the steps from one to another. */
  List<Double> train(Optimizer optimizer, int from, int to, double rate) {
    TrainingSpec training = plan.spec().training();
    TrainingStep step = new TrainingStep(model, training, optimizer);
    List<List<TokenisedExample>> batches = List.of(host.examples());
    List<Double> losses = new ArrayList<>();
    model.host().mode(HostModel.Mode.TRAINING);
    for (int number = from; number <= to; number++) {
      losses.add(step.run(new StepContext(number, STEPS, rate, 5), batches).loss());
    }
    model.host().mode(HostModel.Mode.EVALUATION);
    return losses;
  }

  /** Mean loss of the texts' labels as it is now, without what techniques add to it. */
  double loss() {
    try (NDScope own = new NDScope()) {
      own.suppressNotUsedWarning();
      ExampleBatches batch = ExampleBatches.of(host.examples(), model.host());
      return new LossPass(model).evaluate(batch.batch(), batch.targets()) / batch.targets().count();
    }
  }

  /** Scores at the texts' own rows, prompts left out. */
  float[] scores() {
    return Torch.withoutGradient(
        () -> {
          try (NDScope own = new NDScope()) {
            own.suppressNotUsedWarning();
            HostModel loaded = model.host();
            ExampleBatches batch = ExampleBatches.of(host.examples(), loaded);
            HostModel.Embedded last = loaded.forward(batch.batch());
            Targets targets = batch.targets();
            long[] rows =
                loaded.layout().head().task() == Task.CAUSAL_LM
                    ? targets.shifted(batch.batch(), last.batch()).rows()
                    : loaded.scoredRows(last.batch());
            NDArray hidden = Kernels.call("rows", last.hidden(), Torch.create(rows));
            return Torch.floats(loaded.head(hidden));
          }
        });
  }

  /** What every frozen parameter of the base holds, as a hash. */
  Map<String, Integer> frozen() {
    Map<String, Integer> hashes = new LinkedHashMap<>();
    var resting = model.resting().keySet();
    model
        .host()
        .parameters()
        .all()
        .forEach(
            (name, array) -> {
              if (!model.trainedBase().contains(name) && !resting.contains(name)) {
                hashes.put(name, Arrays.hashCode(Torch.floats(array)));
              }
            });
    return hashes;
  }

  /** Makes the bare host what another trial's merged weights say. */
  void become(Map<String, NDArray> merged) {
    String head = model.host().layout().headModule();
    boolean tied = model.host().layout().tiedHead() != null;
    NDArray ownHead = tied ? merged.get(head + ".weight") : null;
    merged.forEach(
        (name, array) -> {
          if (array != ownHead) {
            model.host().parameters().put(name, array);
          }
        });
    if (ownHead != null) {
      model.host().modules().wrapLinear(head, base -> new Untied(ownHead));
    }
  }

  /** A head with a table of its own. */
  private record Untied(NDArray weight) implements org.scion.runner.module.Linear {
    @Override
    public NDArray bias() {
      return null;
    }
  }

  /** Sets what a file holds, by its names. */
  void load(Map<String, NDArray> file) {
    model.attachments().forEach(a -> a.load(file));
    Set<String> names = new LinkedHashSet<>(model.trainedBase());
    names.addAll(model.resting().keySet());
    for (String name : names) {
      Attachment owner = model.owner(name);
      boolean head = owner == null && !model.attachments().isEmpty();
      Attachment namer = head ? model.attachments().get(0) : owner;
      NDArray value = file.get(namer == null ? name : namer.fileName(name));
      value = value == null ? file.get(Attachment.PREFIX + name) : value;
      if (value != null && model.trainedBase().contains(name)) {
        Kernels.inPlace("copy_into", model.host().parameters().get(name), value);
      } else if (value != null) {
        model.host().parameters().put(name, value.duplicate());
      }
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
