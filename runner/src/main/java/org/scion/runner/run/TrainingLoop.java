package org.scion.runner.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scion.core.Json;
import org.scion.core.model.Task;
import org.scion.core.plan.BatchOrder;
import org.scion.core.run.RunFolder;
import org.scion.core.spec.TrainingSpec;
import org.scion.runner.data.SpecData;
import org.scion.runner.data.TextTokenizer;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.generate.Answers;
import org.scion.runner.generate.Samples;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.inject.StepContext;
import org.scion.runner.train.Optimizer;
import org.scion.runner.train.OptimizerContext;
import org.scion.runner.train.OptimizerTechnique;
import org.scion.runner.train.ParameterGroup;

/**
 * The training of a run, from its newest checkpoint or from the start: steps, evaluations,
 * checkpoints, early stop, commands. What it does at a step depends on the step's number, seed and
 * checkpoint alone, so that a resumed run repeats the losses of an uninterrupted one bit for bit.
 */
public final class TrainingLoop {
  private final RunFolder run;
  private final RunLog log;
  private final InjectedModel model;
  private final SpecData data;
  private final TrainingSpec spec;
  private final Optimizer optimizer;
  private final StepLoss loss;
  private final TrainingStep step;
  private final Checkpointer checkpoints;
  private final BatchOrder order;
  private final Controls controls;
  private final Best best;
  private final Answers answers;
  private final Samples samples;
  private final StepRates rates = new StepRates();
  private final SpikeWatch spikes;
  private final ProbeWatch probes;
  private final long steps;
  private long position;
  private long tokensSeen;
  private Map<String, Double> validated;
  private long validatedAt = -1;
  private long lastSaved = -1;

  public TrainingLoop(RunFolder run, RunLog log, RunSetup setup, SpecData data, ProbeWatch probes) {
    this.run = run;
    this.probes = probes;
    this.log = log;
    this.model = setup.model();
    this.data = data;
    this.spec = setup.spec().training();
    Map<String, ParameterGroup> groups = ParameterGroup.of(model, spec.optimizer());
    this.optimizer =
        OptimizerTechnique.choose(
            setup.spec().techniques(),
            new OptimizerContext(spec.optimizer(), model.trained(), groups, null));
    this.loss =
        Objectives.of(
            setup, data.train().measured(), run.path().toAbsolutePath().getParent().getParent());
    this.step = new TrainingStep(model, spec, optimizer, loss);
    this.checkpoints = new Checkpointer(run, model, m -> log.warning(m, ""));
    this.order = data.order(spec);
    this.steps = steps(spec, order);
    this.controls = new Controls(run);
    this.best = new Best(spec, setup.spec().task());
    this.answers =
        setup.spec().data().answers().rows() > 0
            ? new Answers(setup.spec().data().answers(), setup.source())
            : null;
    this.samples =
        spec.samples().isEmpty() || !languageModel()
            ? null
            : new Samples(setup.spec(), TextTokenizer.of(setup.source()));
    this.spikes = new SpikeWatch(log, spec.failOnSpike());
  }

  /** Optimizer steps of a training. */
  public static long steps(TrainingSpec spec, BatchOrder order) {
    return spec.steps() > 0
        ? spec.steps()
        : Math.max(1, (long) Math.ceil(order.stepsPerEpoch() * spec.epochs()));
  }

  public long steps() {
    return steps;
  }

  public Checkpointer checkpoints() {
    return checkpoints;
  }

  /** Goes back to the newest whole checkpoint; gives its step, 0 if there is none. */
  public long restore() {
    Optional<Path> newest = checkpoints.newest();
    newest.ifPresent(
        folder -> {
          JsonNode state = checkpoints.restore(folder, optimizer);
          position = state.path("step").asLong();
          tokensSeen = state.path("tokens").asLong();
          best.load(state.path("best"));
          spikes.load(state.path("spikes"));
          step.noise().load(state.path("noise_scale"));
          lastSaved = position;
        });
    return position;
  }

  /** How a training ended. */
  public enum End {
    DONE,
    STOPPED_EARLY,
    STOPPED
  }

  /** Trains to the end, to an early stop or to a command. */
  public End train() {
    if (position == 0) {
      probes.measure(0);
      sample();
    }
    log.phase("training");
    model.host().mode(HostModel.Mode.TRAINING);
    if (position == 0 && spec.probe()) {
      LargestBatch.of(order, data.train(), steps)
          .probe(step, new StepContext(1, steps, rate(1), spec.seed()), log);
    }
    while (position < steps) {
      controls.poll();
      if (controls.paused()) {
        pause();
      }
      if (controls.stopped()) {
        save();
        return End.STOPPED;
      }
      one();
      if (due(spec.checkpointEvery())) {
        save();
      }
      if (lookDue() && look()) {
        save();
        return End.STOPPED_EARLY;
      }
    }
    save();
    return End.DONE;
  }

  private void one() {
    long number = position + 1;
    StepContext context = new StepContext(number, steps, rate(number), spec.seed());
    List<List<TokenisedExample>> batches = new ArrayList<>();
    for (int[] indexes : order.stepBatches(number)) {
      batches.add(Arrays.stream(indexes).mapToObj(data.train().examples()::get).toList());
    }
    rates.start();
    TrainingStep.Outcome outcome = step.run(context, batches);
    rates.end(outcome.tokens(), outcome.examples());
    position = number;
    tokensSeen += outcome.tokens();
    record(context, outcome);
  }

  private double rate(long number) {
    return spec.optimizer().learningRate() * spec.schedule().over(steps).factor(number - 1);
  }

  private void record(StepContext context, TrainingStep.Outcome outcome) {
    if (outcome.labels() == 0) {
      log.warning(
          "Step " + context.step() + " has no labelled token: nothing was updated.",
          "Raise data.max_length or look at the truncated rows.");
      return;
    }
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", outcome.loss());
    values.put("learning_rate", context.learningRate());
    values.put("grad_norm", outcome.gradientNorm());
    values.putAll(outcome.more());
    values.put("tokens_per_s", rates.tokensPerSecond());
    values.put("examples_per_s", rates.examplesPerSecond());
    values.put("step_ms", rates.stepMillis());
    values.put("memory_gb", rates.memoryGb());
    values.put("cpu", SystemLoad.last().cpu());
    Double gpu = SystemLoad.last().gpuMemoryGb();
    if (gpu != null) {
      values.put("gpu_memory_gb", gpu);
    }
    double epoch = (double) context.step() / order.stepsPerEpoch();
    log.step(context.step(), epoch, tokensSeen, values);
    spikes.check(context, outcome);
    model.attachments().forEach(a -> a.snapshot(log::event));
  }

  private void pause() {
    save();
    log.event("paused", Json.object().put("step", position));
    while (controls.paused()) {
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while paused", e);
      }
      controls.poll();
    }
    log.event("resumed", Json.object().put("step", position));
  }

  private boolean due(int every) {
    return every > 0 && position % every == 0;
  }

  private boolean lookDue() {
    boolean now = spec.evalEvery() > 0 ? due(spec.evalEvery()) : order.endsEpoch(position);
    return now || position == steps;
  }

  /** Samples and evaluates; says whether patience is at its end. */
  private boolean look() {
    sample();
    return data.validation().size() > 0 && evaluate();
  }

  private void sample() {
    if (samples != null) {
      samples.record(model.host(), position, log);
    }
  }

  /** Evaluates; says whether patience is at its end. */
  private boolean evaluate() {
    Map<String, Double> values = evaluate(data.validation().examples());
    log.evaluation(position, "validation", values);
    validatedAt = position;
    validated = values;
    if (position < steps) {
      probes.measure(position);
    }
    if (best.offer(position, values)) {
      save();
    }
    return best.exhausted();
  }

  /** What the last validation measured if it was after that step; null else. */
  public Map<String, Double> validated(long step) {
    return validatedAt == step ? validated : null;
  }

  /** Metrics on examples with the model as it is. */
  public Map<String, Double> evaluate(List<TokenisedExample> examples) {
    Map<String, Double> values =
        new LinkedHashMap<>(new Evaluator(model, data.labels(), loss).evaluate(examples));
    if (answers != null && languageModel()) {
      values.putAll(answers.evaluate(model.host(), examples, done -> {}));
    }
    return values;
  }

  private void save() {
    if (lastSaved == position) {
      return;
    }
    lastSaved = position;
    ObjectNode state = Json.object().put("tokens", tokensSeen);
    state.set("best", best.json());
    state.set("spikes", spikes.json());
    state.set("noise_scale", step.noise().json());
    Path folder = checkpoints.save(position, optimizer, state);
    log.event(
        "checkpoint",
        Json.object()
            .put("step", position)
            .put("path", run.path().relativize(folder).toString())
            .put("best", best.step() == position));
    log.sync();
    checkpoints.prune(spec.keepCheckpoints(), best.step());
  }

  /** Goes back to the best checkpoint if the spec asks for the best; gives the step it is at. */
  public long useBest() {
    boolean other = best.decides() && best.step() > 0 && best.step() != position;
    if (other) {
      checkpoints.restore(checkpoints.folder(best.step()), null);
      return best.step();
    }
    return position;
  }

  public StepRates rates() {
    return rates;
  }

  /** Mean training loss of the last steps. */
  public double recentLoss() {
    return spikes.recentLoss();
  }

  public boolean languageModel() {
    return model.host().layout().head().task() == Task.CAUSAL_LM;
  }
}
