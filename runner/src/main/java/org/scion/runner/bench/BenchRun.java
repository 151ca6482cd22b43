package org.scion.runner.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.scion.core.Json;
import org.scion.core.model.source.ModelSource;
import org.scion.core.plan.BatchOrder;
import org.scion.core.schedule.LearningRateSchedule;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.SpecReader;
import org.scion.core.spec.TrainingSpec;
import org.scion.core.technique.Techniques;
import org.scion.runner.data.SpecData;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.StepContext;
import org.scion.runner.run.Objectives;
import org.scion.runner.run.Precision;
import org.scion.runner.run.Preparation;
import org.scion.runner.run.ProcessMemory;
import org.scion.runner.run.RunSetup;
import org.scion.runner.run.StepLoss;
import org.scion.runner.run.TrainingLoop;
import org.scion.runner.run.TrainingStep;
import org.scion.runner.train.Optimizer;
import org.scion.runner.train.OptimizerContext;
import org.scion.runner.train.OptimizerTechnique;
import org.scion.runner.train.ParameterGroup;
import org.scion.runner.worker.Job;

/** A timed training without run folder: what both benches share. */
final class BenchRun {
  /** Steps left out of the rates. */
  private static final int WARM_UP = 3;

  private final Job.Context context;
  private final ExperimentSpec spec;
  private final SpecData data;
  private final RunSetup setup;
  private final Precision precision;
  private final List<Double> losses = new ArrayList<>();
  private double seconds;
  private double cpuSeconds;
  private long tokens;
  private long examples;

  BenchRun(Job.Context context, ObjectNode document) {
    this(context, document, Path.of("").toAbsolutePath(), UnaryOperator.identity());
  }

  /**
   * @param folder what the document's paths start from
   * @param choice which of the rows are used
   */
  BenchRun(Job.Context context, ObjectNode document, Path folder, UnaryOperator<SpecData> choice) {
    this.context = context;
    this.spec = new SpecReader(Techniques.load()).read(document, folder);
    ModelSource source = RunSetup.source(spec, context.workspace());
    context.progress("tokenising", 0, 0, "rows");
    this.data = choice.apply(SpecData.load(spec, source, null));
    context.progress("loading", 0, 0, "tensors");
    RunSetup.startEngine(spec);
    Preparation preparation = Preparation.unkept(data, spec.training());
    this.setup = RunSetup.load(spec, source, data.labels(), preparation);
    this.precision = Precision.choose(spec.engine().dtype(), setup.model(), context.workspace());
    precision.apply(setup.model());
  }

  /** The technique entry of a bench: alpha is twice the rank, no adapter dropout. */
  static ObjectNode technique(JsonNode arguments) {
    String id = arguments.path("technique").asText("lora");
    ObjectNode entry = Json.object().put("id", id);
    boolean ranked = Techniques.load().find(id).orElseThrow().description().has("alpha");
    if (ranked) {
      int rank = arguments.path("rank").asInt(8);
      entry.put("rank", rank).put("alpha", 2 * rank);
    }
    JsonNode targets = arguments.path("targets");
    if (targets.isArray() && !targets.isEmpty()) {
      boolean all = targets.size() == 1 && targets.get(0).asText().equals("all-linear");
      entry.putObject("sites").set("targets", all ? Json.tree("all-linear") : targets);
    }
    return entry;
  }

  static ArrayNode techniques(JsonNode arguments) {
    return Json.array().add(technique(arguments));
  }

  /** Trains and measures. */
  BenchRun train() {
    TrainingSpec training = spec.training();
    var model = setup.model();
    Optimizer optimizer =
        OptimizerTechnique.choose(
            spec.techniques(),
            new OptimizerContext(
                training.optimizer(),
                model.trained(),
                ParameterGroup.of(model, training.optimizer()),
                null));
    StepLoss loss = Objectives.of(setup, data.train().measured(), context.workspace().path());
    TrainingStep step = new TrainingStep(model, training, optimizer, loss);
    BatchOrder order = data.order(training);
    long steps = TrainingLoop.steps(training, order);
    LearningRateSchedule schedule = training.schedule().over(steps);
    model.host().mode(HostModel.Mode.TRAINING);
    for (long number = 1; number <= steps; number++) {
      double rate = training.optimizer().learningRate() * schedule.factor(number - 1);
      one(step, new StepContext(number, steps, rate, training.seed()), order);
      context.progress("training", number, steps, "steps");
    }
    model.host().mode(HostModel.Mode.EVALUATION);
    return this;
  }

  private void one(TrainingStep step, StepContext at, BatchOrder order) {
    List<List<TokenisedExample>> batches = new ArrayList<>();
    for (int[] indexes : order.stepBatches(at.step())) {
      batches.add(Arrays.stream(indexes).mapToObj(data.train().examples()::get).toList());
    }
    long start = System.nanoTime();
    double cpu = ProcessMemory.cpuSeconds();
    TrainingStep.Outcome outcome = step.run(at, batches);
    if (at.step() > WARM_UP) {
      seconds += (System.nanoTime() - start) / 1e9;
      cpuSeconds += ProcessMemory.cpuSeconds() - cpu;
      tokens += outcome.tokens();
      examples += outcome.examples();
    }
    losses.add(outcome.loss());
  }

  ObjectNode result() {
    double last =
        losses.subList(Math.max(0, losses.size() - 5), losses.size()).stream()
            .mapToDouble(Double::doubleValue)
            .average()
            .orElse(Double.NaN);
    return Json.object()
        .put("tokens_per_s", seconds > 0 ? tokens / seconds : 0)
        .put("examples_per_s", seconds > 0 ? examples / seconds : 0)
        .put("examples_per_cpu_s", cpuSeconds > 0 ? examples / cpuSeconds : 0)
        .put("peak_gb", ProcessMemory.peakGb())
        .put("loss_first", losses.get(0))
        .put("loss_last5", last)
        .put("trainable", setup.model().trainedCount())
        .put("steps", losses.size())
        .put("dtype", precision.dtype())
        .put("dtype_reason", precision.reason())
        .put("device", org.scion.runner.engine.Torch.device().toString());
  }

  RunSetup setup() {
    return setup;
  }

  SpecData data() {
    return data;
  }
}
