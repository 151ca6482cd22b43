package org.scion.runner.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.data.LabelSet;
import org.scion.core.model.source.ModelSource;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.plan.RunPlan;
import org.scion.core.run.EventWriter;
import org.scion.core.run.ProcessLock;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.LabSpec;
import org.scion.core.spec.SpecReader;
import org.scion.core.technique.Techniques;
import org.scion.runner.data.SpecData;
import org.scion.runner.data.TextTokenizer;
import org.scion.runner.engine.Torch;
import org.scion.runner.probe.Probe;
import org.scion.runner.run.EarlierWork;
import org.scion.runner.run.NormWatch;
import org.scion.runner.run.NumericFailure;
import org.scion.runner.run.Precision;
import org.scion.runner.run.Preparation;
import org.scion.runner.run.ProbeWatch;
import org.scion.runner.run.ProcessMemory;
import org.scion.runner.run.RunLog;
import org.scion.runner.run.RunSetup;
import org.scion.runner.run.TrainingLoop;
import org.scion.runner.spectra.LiveSpectra;

/**
 * Trains one run: reads its folder, says what it does in its event log, and always ends the log
 * with a {@code finished} event, however it ends.
 */
final class TrainingWorker {
  private final RunFolder run;
  private final Workspace workspace;
  private final long started = System.nanoTime();
  private EarlierWork earlier;
  private double estimatedGb;
  private ProbeWatch probes;
  private LiveSpectra spectra;

  TrainingWorker(RunFolder run) {
    this.run = run;
    this.workspace = new Workspace(run.path().toAbsolutePath().getParent().getParent());
  }

  /** Exit code of the process; 5 if another worker is at the run, which is then left untouched. */
  int run() {
    Optional<ProcessLock> lock = ProcessLock.take(run.lock(), ProcessLock.A_LAST_BREATH);
    if (lock.isEmpty()) {
      System.err.println("Another worker is at run " + run.id() + "; this one ends.");
      return 5;
    }
    try (ProcessLock held = lock.get()) {
      return logged();
    }
  }

  private int logged() {
    earlier = EarlierWork.read(run.events());
    try (EventWriter writer = new EventWriter(run.events(), Clock.systemUTC())) {
      RunLog log = new RunLog(writer);
      try (Heartbeat heartbeat = new Heartbeat(log)) {
        heartbeat.start();
        train(log);
        return 0;
      } catch (SpecException | UnsupportedException e) {
        return failed(log, e, e.getMessage(), "Correct the spec and start the run again.");
      } catch (NumericFailure e) {
        return failed(log, e, e.getMessage(), e.advice());
      } catch (OutOfMemoryError | RuntimeException e) {
        return failed(log, e, Failures.inWords(e), Failures.advice(e));
      }
    }
  }

  private int failed(RunLog log, Throwable e, String message, String advice) {
    e.printStackTrace();
    ObjectNode data = Json.object().put("status", "failed");
    data.put("message", message).put("advice", advice).set("metrics", Json.object());
    log.event("finished", rates(data, null));
    return e instanceof UnsupportedException ? 4 : e instanceof SpecException ? 2 : 3;
  }

  private void train(RunLog log) {
    ExperimentSpec spec =
        new SpecReader(Techniques.load()).read(SpecReader.document(run.spec()), run.path());
    RunSetup.startEngine(spec, run);
    log.event("starting", Json.object().put("pid", ProcessHandle.current().pid()));
    log.phase("tokenising");
    ModelSource source = RunSetup.source(spec, workspace);
    LabelSet known = RunSetup.checkpointLabels(spec, source);
    SpecData data = SpecData.load(spec, source, known);
    log.phase("loading");
    Preparation preparation =
        new Preparation(run.path().resolve("prepared"), data, spec.training());
    RunSetup setup = RunSetup.load(spec, source, data.labels(), preparation);
    String asked = Precision.asked(run, spec.engine().dtype());
    Precision precision = Precision.choose(asked, setup.model(), workspace);
    precision.apply(setup.model());
    watch(spec.lab(), setup, log);
    probes = new ProbeWatch(probes(spec, setup), setup.model(), log);
    TrainingLoop loop = new TrainingLoop(run, log, setup, data, probes);
    startFrom(spec, setup);
    RunPlan plan = plan(spec, setup, data, precision);
    long resumed = loop.restore();
    log.event(
        "started",
        startedEvent(setup, plan, loop, resumed)
            .put("dtype", precision.dtype())
            .put("dtype_reason", precision.reason()));
    data.warnings().forEach(w -> log.warning(w, ""));
    if (!setup.initialised().isEmpty()) {
      log.event(
          "log",
          Json.object()
              .put(
                  "message",
                  "Drawn anew, since the base lacks it or has it for other labels: "
                      + setup.initialised()));
    }
    TrainingLoop.End end = loop.train();
    finish(log, loop, data, end);
  }

  /** Adds what looks on and trains nothing. */
  private void watch(LabSpec lab, RunSetup setup, RunLog log) {
    if (lab.norms() > 0) {
      setup.model().add(new NormWatch(setup.model(), lab.norms()));
    }
    if (lab.spectra()) {
      spectra = new LiveSpectra(setup.model(), lab);
      if (spectra.size() == 0) {
        log.warning(
            "lab.spectra: no technique of this run changes a matrix of a layer.",
            "Spectra are of weights; prompts and adapters of hidden states have none.");
      }
      setup.model().add(spectra);
    }
  }

  private static List<Probe> probes(ExperimentSpec spec, RunSetup setup) {
    if (spec.lab().probes().isEmpty()) {
      return List.of();
    }
    // Open as long as the worker lives: answers are turned into text with it.
    TextTokenizer tokenizer = TextTokenizer.of(setup.source());
    return Probe.load(spec.lab().probes(), spec, tokenizer, setup.labels());
  }

  private RunPlan plan(ExperimentSpec spec, RunSetup setup, SpecData data, Precision precision) {
    RunPlan plan =
        new ExperimentPlanner(spec.in(precision.dtype()), setup.model().host().layout())
            .plan(data.batches(spec.training()));
    if (!plan.problems().isEmpty()) {
      throw new SpecException(plan.problems());
    }
    estimatedGb = plan.memoryGb();
    ObjectNode json = (ObjectNode) Json.tree(plan);
    json.put("threads", Torch.threads());
    json.put("dtype", precision.dtype());
    ObjectNode rows = json.putObject("rows");
    data.parts().forEach(part -> rows.put(part.name(), part.size()));
    json.set("labels", Json.tree(data.labels() == null ? null : data.labels().names()));
    RunFolder.writeWhole(run.plan(), Json.pretty(json));
    return plan;
  }

  /** Takes over what another run trained, when the spec says so. */
  private void startFrom(ExperimentSpec spec, RunSetup setup) {
    if (spec.startFrom() == null) {
      return;
    }
    RunFolder other = workspace.run(spec.startFrom());
    var checkpoints = new org.scion.runner.run.Checkpointer(other, setup.model(), m -> {});
    Path newest =
        checkpoints
            .newest()
            .orElseThrow(
                () ->
                    new SpecException(
                        "start_from", spec.startFrom(), "a run with a whole checkpoint", ""));
    checkpoints.restore(newest, null);
  }

  private ObjectNode startedEvent(RunSetup setup, RunPlan plan, TrainingLoop loop, long resumed) {
    ObjectNode data = Json.object();
    data.put("pid", ProcessHandle.current().pid());
    data.put("resumed_from", resumed).put("steps", loop.steps());
    data.put("trainable", setup.model().trainedCount()).put("total", plan.total());
    data.put("estimated_gb", plan.memoryGb()).put("sites", plan.sites().size());
    data.put("device", Torch.device().toString()).put("threads", Torch.threads());
    data.put("engine", "PyTorch " + Torch.version()).put("java", Runtime.version().toString());
    data.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    data.put("seed", setup.spec().training().seed());
    data.set("hashes", RunHashes.of(setup.spec(), setup.source()));
    return data;
  }

  private void finish(RunLog log, TrainingLoop loop, SpecData data, TrainingLoop.End end) {
    ObjectNode finished = Json.object();
    if (end == TrainingLoop.End.STOPPED) {
      finished.put("status", "stopped").put("message", "Stopped by command at a checkpoint.");
      finished.put("advice", "`scion runs resume " + run.id() + "` goes on.");
      finished.set("metrics", Json.object());
      log.event("finished", rates(finished, loop));
      return;
    }
    log.phase("evaluating");
    long step = loop.useBest();
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("train_loss", loop.recentLoss());
    measure(log, loop, step, "validation", data.validation(), metrics);
    measure(log, loop, step, "test", data.test(), metrics);
    metrics.putAll(probes.finish(step, run));
    finished.put("status", "done").put("step", step);
    finished.put(
        "message",
        end == TrainingLoop.End.STOPPED_EARLY
            ? "Stopped early; the best checkpoint is that of step " + step + "."
            : "Done.");
    finished.put("advice", "");
    finished.put("checkpoint", run.path().relativize(loop.checkpoints().folder(step)).toString());
    finished.set("metrics", RunLog.numbers(metrics));
    log.event("finished", rates(finished, loop));
    log.sync();
  }

  /** Adds a split's metrics under its name, and under the bare name for the last split measured. */
  private static void measure(
      RunLog log,
      TrainingLoop loop,
      long step,
      String split,
      org.scion.runner.data.TokenisedSet set,
      Map<String, Double> metrics) {
    if (set.size() == 0) {
      return;
    }
    Map<String, Double> known = split.equals("validation") ? loop.validated(step) : null;
    Map<String, Double> values = known == null ? loop.evaluate(set.examples()) : known;
    if (known == null) {
      log.evaluation(step, split, values);
    }
    values.forEach(
        (name, value) -> {
          metrics.put(split + "." + name, value);
          metrics.put(name, value);
        });
  }

  /** A run that is resumed at its end takes no step that could be measured. */
  private static Double orNull(double rate) {
    return rate > 0 ? rate : null;
  }

  private ObjectNode rates(ObjectNode data, TrainingLoop loop) {
    if (loop != null) {
      data.put("tokens_per_s", orNull(loop.rates().meanTokensPerSecond()));
      data.put("examples_per_s", orNull(loop.rates().meanExamplesPerSecond()));
    }
    data.put("peak_gb", ProcessMemory.peakGb()).put("estimated_gb", estimatedGb);
    if (spectra != null) {
      data.put("spectra_s", spectra.seconds());
    }
    return earlier.complete(data.put("wall_s", (System.nanoTime() - started) / 1e9));
  }
}
