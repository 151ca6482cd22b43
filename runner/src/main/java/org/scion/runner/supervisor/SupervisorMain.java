package org.scion.runner.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.Optional;
import org.scion.core.Json;
import org.scion.core.run.ProcessLock;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunLauncher;
import org.scion.runner.worker.LocalLauncher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supervisor's process: {@code SupervisorMain WORKSPACE}. Ends when it is idle, when somebody
 * took the workspace away, or at once if another one holds it.
 */
public final class SupervisorMain {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisorMain.class);
  private static final long TURN_MILLIS = 200;

  private SupervisorMain() {}

  public static void main(String[] args) throws InterruptedException {
    System.exit(run(Workspace.open(Path.of(args[0])), new LocalLauncher()));
  }

  /**
   * Works until idle.
   *
   * @return 0 when idle, 5 if another supervisor holds the workspace
   */
  static int run(Workspace workspace, RunLauncher launcher) throws InterruptedException {
    SupervisorFiles files = new SupervisorFiles(workspace).make();
    Optional<ProcessLock> lock = ProcessLock.take(files.lock(), ProcessLock.A_MOMENT);
    if (lock.isEmpty()) {
      LOG.info("another supervisor holds {}", workspace.path());
      return 5;
    }
    try (ProcessLock held = lock.get()) {
      work(
          files,
          new Supervisor(
              workspace, launcher, new LocalMachine(), Clock.systemUTC(), System::nanoTime));
      return 0;
    }
  }

  private static void work(SupervisorFiles files, Supervisor supervisor)
      throws InterruptedException {
    Object lock = identity(files.lock());
    long beat = 0;
    String complaint = "";
    do {
      try {
        supervisor.turn();
        beat(files, ++beat, supervisor);
        complaint = "";
      } catch (RuntimeException e) {
        // A full disk or an unreadable folder may be well again at the next turn.
        String now = String.valueOf(e.getMessage());
        if (!now.equals(complaint)) {
          LOG.error("this turn failed: {}", now, e);
          complaint = now;
        }
      }
      Thread.sleep(TURN_MILLIS);
    } while (lock.equals(identity(files.lock())) && (!complaint.isEmpty() || !supervisor.idle()));
    LOG.info("idle, or the workspace is gone");
  }

  /** What tells the lock's file from another at the same place; empty if there is none. */
  private static Object identity(Path file) {
    try {
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return key == null ? file : key;
    } catch (IOException gone) {
      return "";
    }
  }

  private static void beat(SupervisorFiles files, long beat, Supervisor supervisor) {
    if (beat % 5 == 1) {
      RunFolder.writeWhole(
          files.heartbeat(),
          Json.line(
                  Json.object()
                      .put("pid", ProcessHandle.current().pid())
                      .put("beat", beat)
                      .put("t", System.currentTimeMillis())
                      .put("running", supervisor.running())
                      .put("waiting", supervisor.waiting()))
              + "\n");
    }
  }
}
