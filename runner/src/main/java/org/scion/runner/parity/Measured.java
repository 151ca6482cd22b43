package org.scion.runner.parity;

import java.util.ArrayList;
import java.util.List;

/** Collects the differences of a case and judges them by the tolerances of the contract. */
public final class Measured {
  private static final double LOGITS = 1e-4;
  private static final double LOSS = 1e-5;
  private static final double GRADIENTS = 1e-3;
  private static final double DELTAS = 1e-4;

  private final List<String> failures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private Double logits;
  private Double loss;
  private Double gradients;
  private Double merged;
  private Double roundtrip;

  public void logits(double difference) {
    logits = worse(logits, difference);
    judge("logits", difference, LOGITS);
  }

  /** Logits of a training's end, hidden states and the like, held to the logits' tolerance. */
  public void values(String what, double difference) {
    logits = worse(logits, difference);
    judge(what, difference, LOGITS);
  }

  public void loss(double difference) {
    loss = worse(loss, difference);
    judge("loss", difference, LOSS);
  }

  /** A loss inside a training: 1e-4. */
  public void stepLoss(int step, double difference) {
    loss = worse(loss, difference);
    judge("loss of step " + step, difference, 1e-4);
  }

  /** Difference relative to the reference's norm; tiny norms are measured against 1e-6 / 1e-3. */
  public void gradient(String name, double relative) {
    gradients = worse(gradients, relative);
    judge("gradient of " + name, relative, GRADIENTS);
  }

  /** A weight delta relative to the reference's norm: 1e-4. */
  public void delta(String name, double relative) {
    merged = worse(merged, relative);
    judge("delta of " + name, relative, DELTAS);
  }

  public void merged(double difference) {
    merged = worse(merged, difference);
    judge("merged logits", difference, LOGITS);
  }

  public void roundtrip(double difference, String what) {
    roundtrip = worse(roundtrip, difference);
    judge("round trip " + what, difference, 0);
  }

  public void fail(String what) {
    failures.add(what);
  }

  public void note(String text) {
    notes.add(text);
  }

  private static Double worse(Double before, double now) {
    return before == null || Double.isNaN(now) ? now : Math.max(before, now);
  }

  private void judge(String what, double difference, double tolerance) {
    if (!(difference <= tolerance)) {
      failures.add(what + " differs by " + difference);
    }
  }

  public ParityResult result(String name) {
    List<String> text = new ArrayList<>(failures.subList(0, Math.min(3, failures.size())));
    text.addAll(notes);
    return new ParityResult(
        name,
        failures.isEmpty() ? "pass" : "fail",
        logits,
        loss,
        gradients,
        merged,
        roundtrip,
        text.isEmpty() ? null : String.join("; ", text));
  }
}
