package org.scion.runner.supervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunLauncher;
import org.scion.runner.worker.LocalLauncher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supervisor's process: {@code SupervisorMain WORKSPACE}. Ends when it is idle, or at once if
 * another one holds the workspace.
 */
public final class SupervisorMain {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisorMain.class);
  private static final long TURN_MILLIS = 200;
  private static final int LOCK_TRIES = 20;

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
    try (FileChannel channel =
            FileChannel.open(files.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      if (lock == null) {
        LOG.info("another supervisor holds {}", workspace.path());
        return 5;
      }
      work(
          files,
          new Supervisor(
              workspace, launcher, new LocalMachine(), Clock.systemUTC(), System::nanoTime));
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot hold " + files.lock(), e);
    }
  }

  private static void work(SupervisorFiles files, Supervisor supervisor)
      throws InterruptedException {
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
    } while (!complaint.isEmpty() || !supervisor.idle());
    LOG.info("idle");
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

  /** A client that only looks whether the lock is free holds it for a moment. */
  private static FileLock lock(FileChannel channel) throws IOException, InterruptedException {
    for (int i = 0; i < LOCK_TRIES; i++) {
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException heldByThisProcess) {
        LOG.debug("held by this process", heldByThisProcess);
      }
      Thread.sleep(50);
    }
    return null;
  }
}
