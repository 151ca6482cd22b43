package org.scion.app.contract;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.Checkpoints;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.model.Task;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.spec.OptimizerSpec;
import org.scion.core.spec.TechniqueSpec;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.inject.StepContext;
import org.scion.runner.peft.AdapterLoader;
import org.scion.runner.train.AdamW;
import org.scion.runner.train.Gradients;
import org.scion.runner.train.LossPass;
import org.scion.runner.train.Optimizer;
import org.scion.runner.train.ParameterGroup;
import org.scion.runner.train.Targets;

/** One technique on one tiny host of the reference, trained for some steps. */
final class Trial implements AutoCloseable {
  private static final long[][] TEXTS = {{5, 17, 40, 63, 8, 30}, {12, 9, 60}, {21, 44, 2, 7, 19}};

  private final Checkpoint file;
  private final NDScope scope = new NDScope();
  private final TechniqueSpec spec;
  private final InjectedModel model;

  /**
   * @param spec null for the bare host
   */
  Trial(String host, TechniqueSpec spec, long seed) {
    this(host, spec, seed, null);
  }

  /**
   * @param adapter tensors of an adapter file to start from, or null
   */
  Trial(String host, TechniqueSpec spec, long seed, Map<String, NDArray> adapter) {
    scope.suppressNotUsedWarning();
    Path folder = folder(host);
    file = Checkpoints.open(folder.resolve("model.safetensors"));
    this.spec = spec;
    var config = Json.read(folder.resolve("config.json"));
    HostModel loaded = new HostLoader(config, file, HostFamily.headOf(config)).load(0);
    model =
        adapter == null ? new InjectedModel(loaded) : AdapterLoader.attach(loaded, spec, adapter);
    if (spec != null && adapter == null) {
      model.add(AdapterLoader.attach(loaded, spec, new Initialiser(seed)));
    }
  }

  static HostLayout layout(String host) {
    return HostFamily.layoutOf(Json.read(folder(host).resolve("config.json")));
  }

  private static Path folder(String host) {
    try {
      return Path.of(Trial.class.getResource("/hosts/" + host).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  InjectedModel model() {
    return model;
  }

  /** Numbers that the plan predicts to be trained. */
  long predicted() {
    HostLayout layout = model.host().layout();
    List<Site> sites = ExperimentPlanner.sites(spec, layout);
    var technique = spec.technique();
    long added =
        sites.stream()
            .mapToLong(s -> technique.parameterCount(s, spec.settings().at(s.name())))
            .sum();
    long base =
        technique.trainedBase(layout, sites, spec.settings()).stream()
            .distinct()
            .mapToLong(ParameterInfo::elements)
            .sum();
    return added + technique.sharedParameterCount(layout, sites, spec.settings()) + base;
  }

  /** Scores at the data's own rows, prompts left out. */
  float[] scores() {
    return Torch.withoutGradient(
        () -> {
          HostModel host = model.host();
          Batch batch = Batch.of(TEXTS);
          HostModel.Embedded last = host.forward(batch);
          long[] rows =
              host.layout().head().task() == Task.CAUSAL_LM
                  ? targets(batch).shifted(batch, last.batch()).rows()
                  : host.scoredRows(last.batch());
          return Torch.floats(host.head(Kernels.call("rows", last.hidden(), Torch.create(rows))));
        });
  }

  private Targets targets(Batch batch) {
    if (model.host().layout().head().task() != Task.CAUSAL_LM) {
      return Targets.ofRows(model.host().scoredRows(batch), new long[] {0, 2, 1});
    }
    long[] tokens =
        java.util.Arrays.stream(TEXTS).flatMapToLong(java.util.Arrays::stream).toArray();
    return Targets.nextToken(batch, tokens);
  }

  /** AdamW over what is trained. */
  AdamW optimizer(double rate) {
    OptimizerSpec options = new OptimizerSpec(rate, 0, 0, true, 0.9, 0.999, 1e-8);
    return new AdamW(options, model.trained(), ParameterGroup.of(model, options));
  }

  /** Forward and backward of the batch, whose gradients are dropped. */
  void probe() {
    model.advance(1);
    Batch batch = Batch.of(TEXTS);
    Targets targets = targets(batch);
    new LossPass(model).train(batch, targets, 1.0 / targets.count());
    new Gradients(model.trained()).clear();
  }

  /** Losses of some steps of AdamW on one batch. */
  List<Double> train(int steps, double rate) {
    return train(optimizer(rate), 1, steps, steps, rate);
  }

  /** Losses of the steps from one to another, of a training of so many. */
  List<Double> train(Optimizer optimizer, int from, int to, int steps, double rate) {
    Gradients gradients = new Gradients(model.trained());
    List<Double> losses = new ArrayList<>();
    for (int step = from; step <= to; step++) {
      StepContext context = new StepContext(step, steps, rate, 0);
      Torch.seed(0, step);
      model.advance(step);
      model.attachments().forEach(a -> a.beforeStep(context));
      Batch batch = Batch.of(TEXTS);
      Targets targets = targets(batch);
      long count = LossPass.counted(model, targets.count(), batch.examples());
      LossPass.Loss loss = new LossPass(model).train(batch, targets, 1.0 / count);
      losses.add(loss.summed() / count);
      Map<String, NDArray> all = gradients.all();
      model.attachments().forEach(a -> a.afterGradients(context, all));
      optimizer.step(rate, all);
      model.attachments().forEach(a -> a.afterStep(context, all));
      gradients.clear();
    }
    return losses;
  }

  /** Sums of the base's frozen parameters. */
  Map<String, Float> frozen() {
    Map<String, Float> sums = new LinkedHashMap<>();
    model
        .host()
        .parameters()
        .all()
        .forEach(
            (name, array) -> {
              if (!model.trainedBase().contains(name)) {
                sums.put(name, array.abs().sum().getFloat());
              }
            });
    return sums;
  }

  /** Makes the bare host what another trial's merged weights say. */
  void become(Map<String, NDArray> merged) {
    merged.forEach((name, array) -> model.host().parameters().put(name, array));
  }

  @Override
  public void close() {
    scope.close();
    file.close();
  }
}
