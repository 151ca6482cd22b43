package org.scion.ui.tour;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import org.scion.core.Json;
import org.scion.core.run.EventWriter;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;

/**
 * One made-up run of the sample workspace: its folder as a worker would have left it.
 *
 * @param name of the experiment
 * @param technique id
 * @param seed of the noise
 * @param steps planned
 * @param reached how many of them happened
 * @param status how it ends; running keeps this process as its worker
 * @param accuracy where the evaluations end
 * @param trainable numbers trained
 */
record SampleRun(
    String name,
    String technique,
    int seed,
    int steps,
    int reached,
    String status,
    double accuracy,
    long trainable) {
  private static final long TOTAL = 22_719_400;
  private static final int EVALUATE_EVERY = 20;

  RunFolder write(Workspace workspace, Instant start) {
    RunFolder run = workspace.newRun(name, start);
    RunFolder.writeWhole(run.spec(), spec());
    RunFolder.writeWhole(run.plan(), Json.pretty(plan()));
    RunFolder.writeWhole(
        run.launch(),
        Json.pretty(Json.object().put("name", name).put("created", start.toEpochMilli())));
    if (!status.equals("queued")) {
      Ticking clock = new Ticking(start);
      try (EventWriter events = new EventWriter(run.events(), clock)) {
        happen(events, clock);
      }
    }
    return run;
  }

  private String spec() {
    return """
    name: %s
    model: minilm
    task: classification
    data:
      train: support-intent.csv
      columns: { text: "{text}", label: intent }
    techniques:
    - id: %s
    training:
      epochs: 3
      batch_size: 32
      learning_rate: %s
      seed: %d
    """
        .formatted(name, technique, technique.equals("full") ? "2.0e-4" : "2.0e-3", seed);
  }

  private ObjectNode plan() {
    ObjectNode plan = Json.object();
    plan.put("name", name).put("techniques", technique);
    plan.put("architecture", "BertForSequenceClassification");
    plan.put("trainable", trainable).put("total", TOTAL).put("steps", steps);
    plan.put("memoryGb", 1.9 + trainable * 16e-9);
    return plan;
  }

  private void happen(EventWriter events, Ticking clock) {
    Random random = new Random(31L * seed + technique.hashCode());
    double peak = 1.82 + trainable * 15e-9;
    events.write(
        "started",
        Json.object()
            .put("pid", ProcessHandle.current().pid())
            .put("device", "cpu")
            .put("dtype", "float32")
            .put("threads", 2)
            .put("steps", steps)
            .put("trainable", trainable)
            .put("total", TOTAL)
            .put("estimated_gb", 1.9 + trainable * 16e-9));
    events.write("phase", Json.object().put("name", "training"));
    for (int step = 1; step <= reached; step++) {
      clock.tick(Duration.ofMillis(360));
      events.write("step", step(step, random, peak));
      if (step % EVALUATE_EVERY == 0) {
        events.write("evaluation", evaluation(step, random));
        events.write("checkpoint", Json.object().put("step", step).put("path", "step-" + step));
        SampleEvents.ofStep(this, step, events, random);
      }
    }
    if (!status.equals("running")) {
      events.write("finished", finished(peak));
    }
  }

  private ObjectNode step(int step, Random random, double peak) {
    double warm = Math.min(1, step / (0.06 * steps));
    double rate = (technique.equals("full") ? 2e-4 : 2e-3) * warm * (1 - (double) step / steps);
    double loss = loss(step) * (1 + 0.16 * random.nextGaussian());
    ObjectNode values = Json.object();
    values.put("loss", loss).put("learning_rate", rate);
    values.put("grad_norm", 0.6 + 2.2 * loss * Math.exp(0.25 * random.nextGaussian()));
    values.put("tokens_per_s", 1450 + 60 * random.nextGaussian());
    values.put("examples_per_s", 89 + 4 * random.nextGaussian()).put("step_ms", 360);
    values.put("memory_gb", peak * (1 - 0.4 * Math.exp(-step / 8.0)));
    ObjectNode event = Json.object().put("step", step).put("epoch", 3.0 * step / steps);
    event.put("tokens", 522L * step).set("values", values);
    return event;
  }

  private double loss(int step) {
    double floor = 0.25 + 1.4 * (1 - accuracy);
    return floor + (2.77 - floor) * Math.exp(-3.2 * step / steps);
  }

  private ObjectNode evaluation(int step, Random random) {
    double reachedShare = 1 - Math.exp(-4.0 * step / steps);
    ObjectNode values = Json.object();
    values.put("loss", loss(step) * 1.06 + 0.01 * random.nextGaussian());
    values.put(
        "accuracy", Math.min(1, accuracy * reachedShare / 0.982 + 0.006 * random.nextGaussian()));
    return (ObjectNode)
        Json.object().put("step", step).put("split", "validation").set("values", values);
  }

  private ObjectNode finished(double peak) {
    ObjectNode end = Json.object().put("status", status);
    if (status.equals("failed")) {
      end.put(
          "message", "Out of memory at step " + reached + ": the worker needed more than 4 GB.");
      end.put("advice", "Halve training.batch_size and double training.accumulation.");
    }
    end.set("metrics", Json.object().put("loss", loss(reached)).put("accuracy", accuracy));
    end.put("tokens_per_s", 1450 + seed).put("peak_gb", peak);
    end.put("estimated_gb", 1.9 + trainable * 16e-9).put("wall_s", 0.36 * reached);
    return end;
  }

  /** A clock that moves when it is told to. */
  static final class Ticking extends Clock {
    private Instant now;

    Ticking(Instant now) {
      this.now = now;
    }

    void tick(Duration by) {
      now = now.plus(by);
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
