package org.scion.runner.worker;

import org.scion.core.Json;
import org.scion.runner.run.ProcessMemory;
import org.scion.runner.run.RunLog;

/** Says every few seconds that the worker lives, with its memory and processor load. */
final class Heartbeat implements AutoCloseable {
  private static final long EVERY_MILLIS = 5000;

  private final Thread thread;

  Heartbeat(RunLog log) {
    thread = new Thread(() -> beat(log), "heartbeat");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private static void beat(RunLog log) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(EVERY_MILLIS);
        log.event(
            "heartbeat",
            Json.object()
                .put("memory_gb", ProcessMemory.residentGb())
                .put("cpu", ProcessMemory.cpuLoad()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
