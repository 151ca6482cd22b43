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
import org.scion.core.service.RunLauncher;
import org.scion.ui.tour.FolderRunStore;

/** Services in memory and in a folder of the test: nothing starts a process. */
public final class TestServices {
  public static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T09:00:00Z"), ZoneOffset.UTC);

  private TestServices() {}

  public static Services in(Workspace workspace) {
    return in(workspace, run -> 1);
  }

  public static Services in(Workspace workspace, RunLauncher launcher) {
    return new Services(
        workspace,
        TestTechniques.all(),
        (request, progress) -> {
          throw new JobFailure(JobFailure.Kind.UNSUPPORTED, "no worker in tests", List.of());
        },
        launcher,
        new FolderRunStore(workspace),
        List.<Path>of(),
        CLOCK);
  }

  /** Notes what it is asked to start. */
  public static final class RecordingLauncher implements RunLauncher {
    public final List<String> started = new ArrayList<>();

    @Override
    public long start(RunFolder run) {
      started.add(run.id());
      return 4711;
    }
  }
}
