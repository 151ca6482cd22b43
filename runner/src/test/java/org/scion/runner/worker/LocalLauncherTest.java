package org.scion.runner.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.run.ProcessLock;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.service.JobFailure;

@Timeout(60)
class LocalLauncherTest {
  @TempDir Path folder;

  @Test
  void theWorkerIsKnownHasItsThreadsAndWritesItsLog() throws Exception {
    RunFolder run = run("a b");
    long pid = new LocalLauncher(PretendWorker.class.getName()).start(run);
    try {
      assertEquals(pid, run.launchJson().path("pid").asLong());
      assertEquals("kept", run.launchJson().path("name").asText());
      assertEquals("queued", RunState.read(run).status());
      Path environment = run.path().resolve("environment");
      while (!Files.exists(environment) || Files.size(environment) == 0) {
        Thread.sleep(20);
      }
      assertTrue(Files.readString(environment).contains("hugetlb=1"));
      assertTrue(Files.readString(environment).endsWith(" 3"));
      assertTrue(Files.readString(run.workerLog()).contains("training"));
    } finally {
      end(pid, run);
    }
    assertEquals("failed", RunState.read(run).status());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theWorkerIsInAProcessGroupOfItsOwn() throws Exception {
    RunFolder run = run("r");
    long pid = new LocalLauncher(PretendWorker.class.getName()).start(run);
    try {
      String ours = group("self");
      // It has that of its parent until setsid has begun.
      while (group(String.valueOf(pid)).equals(ours)) {
        Thread.sleep(20);
      }
      assertNotEquals(ours, group(String.valueOf(pid)));
    } finally {
      end(pid, run);
    }
    assertEquals(137, Json.read(run.exit()).path("code").asInt());
  }

  @Test
  void aRunThatAWorkerIsAtIsNotTouchedByAnother() throws Exception {
    RunFolder run = run("twice");
    try (ProcessLock first = ProcessLock.take(run.lock(), ProcessLock.A_MOMENT).orElseThrow()) {
      assertEquals(5, new TrainingWorker(run).run());
      assertFalse(Files.exists(run.events()));
      assertThrows(JobFailure.class, () -> new LocalLauncher().start(run));
    }
  }

  /** Its exit code is the last that is written. */
  private static void end(long pid, RunFolder run) throws InterruptedException {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    while (!Files.exists(run.exit())) {
      Thread.sleep(10);
    }
  }

  /** The third field after the name: state, parent, process group. */
  private static String group(String process) throws IOException {
    String stat = Files.readString(Path.of("/proc", process, "stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[2];
  }

  private RunFolder run(String id) throws IOException {
    RunFolder run = new RunFolder(folder.resolve(id));
    Files.createDirectories(run.path());
    Files.writeString(run.spec(), "engine: {threads: 3}\n");
    Files.writeString(run.launch(), "{\"name\":\"kept\"}");
    return run;
  }
}
