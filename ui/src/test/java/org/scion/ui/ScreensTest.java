package org.scion.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunRow;
import org.scion.ui.background.DirectBackground;
import org.scion.ui.compare.CompareViewModel;
import org.scion.ui.data.DataViewModel;
import org.scion.ui.home.HomeViewModel;
import org.scion.ui.runs.RunsViewModel;
import org.scion.ui.shell.ShellViewModel;
import org.scion.ui.tour.SampleWorkspace;
import org.scion.ui.workbench.DataChoice;
import org.scion.ui.workbench.Screen;

/** View models of the smaller screens, without a display. */
class ScreensTest {
  @TempDir Path temporary;

  private final TestServices.RecordingQueue queue = new TestServices.RecordingQueue();
  private Workspace workspace;
  private ShellViewModel shell;

  @BeforeEach
  void open() {
    workspace = SampleWorkspace.write(temporary.resolve("workspace"));
    shell = new ShellViewModel(TestServices.in(workspace, queue), new DirectBackground());
    shell.context().runs().refresh();
  }

  private RunRow first(String status) {
    return shell.context().runs().withStatus(status).get(0);
  }

  @Test
  void theStatusBarSaysWhatRuns() {
    assertEquals("1 queued", shell.queued().get());
    assertTrue(shell.running().get().startsWith("1 running: intent-lora-r32, 61%"));
  }

  @Test
  void homeShowsTheNewestRunsAndSamples() {
    HomeViewModel home = new HomeViewModel(shell.context());

    assertEquals(8, home.recent().size());
    assertEquals("intent-dora", home.recent().get(0).state().name());
    assertFalse(home.empty().get());
  }

  @Test
  void runsAreFoundBySearchAndTheMistakeIsSaid() {
    RunsViewModel runs = new RunsViewModel(shell.context());

    runs.search().set("technique:full accuracy>0.7");
    assertEquals("", runs.searchProblem().get());
    runs.search().set("accuracy>high");
    assertTrue(runs.searchProblem().get().contains("a number after >"));
  }

  @Test
  void aDeletedRunComesBack() {
    RunsViewModel runs = new RunsViewModel(shell.context());
    RunRow failed = first("failed");
    int before = shell.context().runs().rows().size();

    runs.actions().delete(failed);
    assertEquals(before - 1, shell.context().runs().rows().size());
    assertTrue(Files.exists(workspace.path().resolve("trash").resolve(failed.id())));
    shell.context().notices().list().get(0).run().run();

    assertEquals(before, shell.context().runs().rows().size());
  }

  @Test
  void aLiveRunIsNotDeleted() {
    RunsViewModel runs = new RunsViewModel(shell.context());

    runs.actions().delete(first("running"));

    assertTrue(Files.exists(workspace.runs().resolve(first("running").id())));
    assertTrue(shell.context().notices().list().get(0).words().contains("Stop it first"));
  }

  @Test
  void pauseStopAndResumeGoThroughTheQueue() {
    RunsViewModel runs = new RunsViewModel(shell.context());
    RunRow running = first("running");

    runs.actions().pause(running);
    runs.actions().stop(running);
    runs.actions().resume(first("failed"));

    assertEquals(
        List.of("pause " + running.id(), "stop " + running.id(), "resume " + first("failed").id()),
        queue.asked);
  }

  @Test
  void dataAreRecognisedAndHandedToTheComposer() {
    DataViewModel data = new DataViewModel(shell.context());

    data.open(workspace.path().resolve("support-intent.csv"));
    data.use();

    assertEquals(Screen.COMPOSE, shell.screen().get());
    DataChoice choice = (DataChoice) shell.argument();
    assertEquals("classification", choice.task());
    assertEquals("{text}", choice.data().path("columns").path("text").asText());
    assertEquals("intent", choice.data().path("columns").path("label").asText());
  }

  @Test
  void comparesGroupsOverSeeds() {
    CompareViewModel compare = new CompareViewModel(shell.context());

    compare.compare(shell.context().runs().withStatus("done").stream().map(RunRow::id).toList());

    String latex = compare.latex();
    assertTrue(latex.contains("intent-lora") && latex.contains("intent-full"), latex);
    assertTrue(compare.csv().contains("accuracy"), compare.csv());
  }

  @Test
  void anUnforeseenErrorLeavesAReport() throws Exception {
    shell.context().notices().report(new IllegalStateException("boom"));

    var notice = shell.context().notices().list().get(0);
    assertTrue(notice.words().contains("boom"));
    try (var files = Files.list(workspace.path().resolve("crash-reports"))) {
      assertTrue(Files.readString(files.findFirst().orElseThrow()).contains("ScreensTest"));
    }
  }
}
