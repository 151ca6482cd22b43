package org.scion.runner.worker;

import org.scion.core.Json;
import org.scion.runner.run.RunLog;
import org.scion.runner.run.SystemLoad;

/**
 * Says every few seconds that the worker lives, with its memory and processor load; the first word
 * comes at once, so that a worker that hangs while it starts is found as soon as any other.
 */
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
        SystemLoad load = SystemLoad.measure();
        log.event(
            "heartbeat",
            Json.object()
                .put("memory_gb", load.memoryGb())
                .put("cpu", load.cpu())
                .put("gpu_memory_gb", load.gpuMemoryGb()));
        Thread.sleep(EVERY_MILLIS);
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
