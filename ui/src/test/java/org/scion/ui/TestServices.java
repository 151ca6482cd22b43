package org.scion.ui;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.service.JobFailure;
import org.scion.core.service.Jobs;
import org.scion.core.service.RunQueue;
import org.scion.ui.tour.FolderRunStore;

/** Services in memory and in a folder of the test: nothing starts a process. */
public final class TestServices {
  public static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T09:00:00Z"), ZoneOffset.UTC);

  private TestServices() {}

  public static Services in(Workspace workspace) {
    return in(workspace, new RecordingQueue());
  }

  public static Services in(Workspace workspace, RunQueue queue) {
    return in(
        workspace,
        queue,
        (request, progress) -> {
          throw new JobFailure(JobFailure.Kind.FAILED, "no worker in tests", List.of());
        });
  }

  /** With jobs that answer. */
  public static Services in(Workspace workspace, Jobs jobs) {
    return in(workspace, new RecordingQueue(), jobs);
  }

  private static Services in(Workspace workspace, RunQueue queue, Jobs jobs) {
    return new Services(
        workspace,
        TestTechniques.all(),
        jobs,
        run -> {
          throw new IllegalStateException("the window goes through the queue");
        },
        queue,
        new FolderRunStore(workspace),
        List.<Path>of(),
        CLOCK);
  }

  /** Notes what it is asked. */
  public static final class RecordingQueue implements RunQueue {
    public final List<String> asked = new ArrayList<>();

    @Override
    public void submit(RunFolder run, Place place) {
      asked.add("submit " + run.id());
    }

    @Override
    public void pause(RunFolder run) {
      asked.add("pause " + run.id());
    }

    @Override
    public void resume(RunFolder run) {
      asked.add("resume " + run.id());
    }

    @Override
    public void stop(RunFolder run) {
      asked.add("stop " + run.id());
    }

    @Override
    public void kill(RunFolder run) {
      asked.add("kill " + run.id());
    }

    @Override
    public void priority(RunFolder run, int priority) {
      asked.add("priority " + run.id() + " " + priority);
    }

    @Override
    public void moveBefore(RunFolder run, RunFolder other) {
      asked.add("move " + run.id() + " before " + other.id());
    }

    @Override
    public void wake() {
      asked.add("wake");
    }

    @Override
    public boolean rouse() {
      return false;
    }
  }
}
