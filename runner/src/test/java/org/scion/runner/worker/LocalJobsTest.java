package org.scion.runner.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.run.Workspace;
import org.scion.core.service.JobFailure;
import org.scion.core.service.JobProgress;
import org.scion.core.service.JobRequest;

@Timeout(60)
class LocalJobsTest {
  @TempDir Path folder;
  private final LocalJobs jobs = new LocalJobs(PretendWorker.class.getName());

  private JobRequest request(String job) {
    return new JobRequest(job, Json.object().put("x", "é\n{"), new Workspace(folder));
  }

  @Test
  void aJobHasItsRequestProgressAndResult() {
    List<JobProgress> seen = new ArrayList<>();
    JsonNode result = jobs.run(request("echo"), seen::add);
    assertEquals("echo", result.path("job").asText());
    assertEquals("é\n{", result.at("/arguments/x").asText());
    assertEquals(folder.toString(), result.path("workspace").asText());
    assertEquals(List.of(new JobProgress("p", 1, 2, "u", null)), seen);
  }

  @Test
  void arefusalKeepsKindAndProblems() {
    JobFailure failure = assertThrows(JobFailure.class, () -> jobs.run(request("refuse"), p -> {}));
    assertEquals(JobFailure.Kind.UNSUPPORTED, failure.kind());
    assertEquals("m", failure.getMessage());
    assertEquals("a", failure.problems().get(0).allowed());
  }

  @Test
  void aDeadWorkerIsAFailureWithItsLastWords() {
    JobFailure failure = assertThrows(JobFailure.class, () -> jobs.run(request("die"), p -> {}));
    assertEquals(JobFailure.Kind.FAILED, failure.kind());
    assertTrue(failure.getMessage().contains("words for people"), failure.getMessage());
    assertTrue(failure.getMessage().contains("memory"), failure.getMessage());
  }

  @Test
  void interruptingTheCallerEndsTheWorker() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<JobFailure> failure = new AtomicReference<>();
    Thread caller =
        new Thread(
            () ->
                failure.set(
                    assertThrows(
                        JobFailure.class,
                        () -> jobs.run(request("hang"), p -> begun.countDown()))));
    caller.start();
    begun.await();
    caller.interrupt();
    caller.join();
    assertEquals(JobFailure.Kind.CANCELLED, failure.get().kind());
    boolean left =
        ProcessHandle.current()
            .children()
            .anyMatch(c -> c.isAlive() && c.info().commandLine().orElse("").contains("Pretend"));
    assertEquals(false, left);
  }
}
