package org.scion.runner.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.run.Workspace;
import org.scion.core.service.JobFailure;
import org.scion.core.service.JobRequest;
import org.scion.core.service.Jobs;

@Timeout(60)
class KeptWorkerTest {
  @TempDir Path folder;
  private final Jobs.Kept jobs = new LocalJobs(PretendWorker.class.getName()).keep();

  @AfterEach
  void close() {
    jobs.close();
  }

  private JobRequest request(String job) {
    return new JobRequest(job, Json.object(), new Workspace(folder));
  }

  /** How many jobs the worker has answered. */
  private int number() {
    return jobs.run(request("count"), p -> {}).path("number").asInt();
  }

  private JobFailure interrupted(String job) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<JobFailure> failure = new AtomicReference<>();
    Thread caller =
        new Thread(
            () ->
                failure.set(
                    assertThrows(
                        JobFailure.class, () -> jobs.run(request(job), p -> begun.countDown()))));
    caller.start();
    begun.await();
    caller.interrupt();
    caller.join();
    return failure.get();
  }

  @Test
  void theSameWorkerAnswersTheNextJob() {
    assertEquals(1, number());
    assertEquals(2, number());
  }

  @Test
  void aRefusalDoesNotEndIt() {
    number();
    assertThrows(JobFailure.class, () -> jobs.run(request("refuse"), p -> {}));
    assertEquals(3, number());
  }

  @Test
  void aCancelledJobDoesNotEndItEither() throws InterruptedException {
    number();
    assertEquals(JobFailure.Kind.CANCELLED, interrupted("patient").kind());
    assertEquals(3, number());
  }

  @Test
  void aWorkerThatDoesNotListenIsReplaced() throws InterruptedException {
    number();
    assertEquals(JobFailure.Kind.CANCELLED, interrupted("deaf").kind());
    assertEquals(1, number());
  }

  @Test
  void aDeadWorkerIsReplaced() {
    number();
    assertThrows(JobFailure.class, () -> jobs.run(request("die"), p -> {}));
    assertEquals(1, number());
  }

  @Test
  void itsMemoryIsGivenBackWhenClosed() {
    number();
    jobs.close();
    assertEquals(1, number());
  }
}
