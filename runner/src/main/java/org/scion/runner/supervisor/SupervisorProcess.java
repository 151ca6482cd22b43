package org.scion.runner.supervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.run.ProcessLock;
import org.scion.core.service.JobFailure;
import org.scion.runner.worker.DetachedProcess;
import org.scion.runner.worker.WorkerProcess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that a supervisor's process lives. Thread-safe.
 *
 * @param files of the workspace
 * @param main class with the process's entry point
 */
record SupervisorProcess(SupervisorFiles files, String main) {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisorProcess.class);
  private static final int POLL_MILLIS = 20;

  /** Waits until a condition holds that a supervisor brings about, starting one if none lives. */
  void await(BooleanSupplier done) {
    SupervisorWait wait = new SupervisorWait(System.nanoTime());
    AtomicReference<Optional<ProcessHandle>> own = new AtomicReference<>(Optional.empty());
    // One that this process started and that has not come as far as its lock is no reason for
    // another.
    BooleanSupplier cared = () -> held() || own.get().filter(ProcessHandle::isAlive).isPresent();
    while (!done.getAsBoolean()) {
      switch (wait.next(System.nanoTime(), cared, beat())) {
        case START -> own.set(ProcessHandle.of(start()));
        case END_STUCK -> endStuck();
        case TELL -> LOG.warn("The supervisor of the queue is slow to answer; still waiting.");
        case GIVE_UP -> throw silent();
        case WAIT -> sleep();
      }
    }
  }

  /** Whether one was missing and is starting. */
  boolean startUnlessHeld() {
    boolean missing = !held();
    if (missing) {
      start();
    }
    return missing;
  }

  /** What the supervisor last said of itself; empty if nothing. */
  private String beat() {
    try {
      return Files.exists(files.heartbeat()) ? Files.readString(files.heartbeat()) : "";
    } catch (IOException goneMeanwhile) {
      return "";
    }
  }

  private JobFailure silent() {
    return new JobFailure(
        JobFailure.Kind.FAILED,
        "the supervisor of the queue does not answer; the last words in "
            + files.log()
            + ": "
            + Obituary.lastLine(files.log())
            + ". The command stays in "
            + files.inbox()
            + " and is carried out as soon as a supervisor can; see whether the machine is"
            + " overloaded or its disk full, then ask `scion runs list`.",
        List.of());
  }

  /** Whether a supervisor holds the workspace. */
  boolean held() {
    try {
      return ProcessLock.held(files.make().lock());
    } catch (UncheckedIOException e) {
      throw new JobFailure(JobFailure.Kind.FAILED, e.getMessage() + ": " + e.getCause(), List.of());
    }
  }

  private long start() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Djava.awt.headless=true");
    command.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
    command.add("-Dorg.slf4j.simpleLogger.log.org.scion.runner.supervisor=info");
    String heap = System.getProperty("scion.worker.heap");
    if (heap != null) {
      command.add("-Dscion.worker.heap=" + heap);
    }
    command.add("-cp");
    command.add(WorkerProcess.classPath());
    command.add(main);
    command.add(files.workspace().path().toString());
    try {
      return new DetachedProcess(command, Map.of())
          .start(files.workspace().path(), files.log(), files.exit());
    } catch (IOException e) {
      throw new JobFailure(
          JobFailure.Kind.FAILED, "cannot start a supervisor: " + e.getMessage(), List.of());
    }
  }

  /** A supervisor that holds the lock but carries nothing out is ended; its runs live on. */
  private void endStuck() {
    if (!Files.exists(files.heartbeat())) {
      return;
    }
    try {
      long pid = Json.read(files.heartbeat()).path("pid").asLong();
      ProcessHandle.of(pid)
          .filter(p -> p.pid() != ProcessHandle.current().pid())
          .filter(SupervisorProcess::isSupervisor)
          .ifPresent(ProcessHandle::destroyForcibly);
    } catch (SpecException unreadable) {
      throw new JobFailure(
          JobFailure.Kind.FAILED, files.heartbeat() + " cannot be read", List.of());
    }
  }

  private static boolean isSupervisor(ProcessHandle process) {
    return WorkerProcesses.command(process.pid()).stream().anyMatch(a -> a.contains("Supervisor"));
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobFailure(
          JobFailure.Kind.CANCELLED, "interrupted while waiting for the supervisor", List.of());
    }
  }
}
