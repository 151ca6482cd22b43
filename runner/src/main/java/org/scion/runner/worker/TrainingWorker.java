package org.scion.runner.worker;

import org.scion.core.run.RunFolder;

/** Trains one run. */
final class TrainingWorker {
  TrainingWorker(RunFolder run) {}

  int run() {
    throw new IllegalStateException("not yet");
  }
}
