package org.scion.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.run.UserData;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunRow;
import org.scion.core.technique.Family;
import org.scion.ui.background.DirectBackground;
import org.scion.ui.compare.CompareViewModel;
import org.scion.ui.data.DataViewModel;
import org.scion.ui.home.HomeViewModel;
import org.scion.ui.learn.Glossary;
import org.scion.ui.runs.RunsViewModel;
import org.scion.ui.shell.Guide;
import org.scion.ui.shell.ShellViewModel;
import org.scion.ui.text.Messages;
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

    runs.actions().delete(List.of(failed));
    assertEquals(before - 1, shell.context().runs().rows().size());
    assertTrue(Files.exists(workspace.path().resolve("trash").resolve(failed.id())));
    shell.context().notices().list().get(0).run().run();

    assertEquals(before, shell.context().runs().rows().size());
  }

  @Test
  void aLiveRunIsNotDeleted() {
    RunsViewModel runs = new RunsViewModel(shell.context());

    runs.actions().delete(List.of(first("running")));

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
    runs.actions().kill(running);
    String failed = first("failed").id();
    List<String> asked =
        List.of("pause " + running.id(), "stop " + running.id(), "resume " + failed);
    assertEquals(asked, queue.asked, "a kill asks back first");
    shell.context().notices().list().get(0).run().run();

    assertEquals("kill " + running.id(), queue.asked.get(3));
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
  void tagsNotesAndMarksAreKeptInTheRunsFolder() {
    RunsViewModel runs = new RunsViewModel(shell.context());
    RunRow run = first("failed");

    runs.actions().tag(List.of(run), List.of("Paper", "odd"), List.of());
    runs.actions().tag(List.of(run), List.of(), List.of("odd"));
    runs.actions().note(run, "the rate was too high");
    runs.actions().favourite(List.of(run), true);

    UserData user = UserData.read(workspace.run(run.id()));
    assertEquals(new UserData(List.of("paper"), "the rate was too high", true, false), user);
    runs.search().set("tag:paper favourite:yes");
    assertEquals(List.of(run.id()), runs.shown().stream().map(RunRow::id).toList());
  }

  @Test
  void anArchivedRunIsLeftOutUntilItIsBroughtBack() {
    RunsViewModel runs = new RunsViewModel(shell.context());
    int before = runs.shown().size();

    runs.actions().archive(List.of(first("failed")), true);
    assertEquals(before - 1, runs.shown().size());
    shell.context().notices().list().get(0).run().run();

    assertEquals(before, runs.shown().size());
  }

  @Test
  void theGuideFollowsWhatReallyHappens() throws Exception {
    Guide guide = shell.guided();
    shell.guide();
    assertEquals(Guide.Step.OPEN, guide.step().get());
    shell.show(Screen.COMPOSE);
    assertEquals(Guide.Step.QUEUE, guide.step().get());

    SampleWorkspace.writeMany(workspace.path(), 1);
    shell.context().runs().refresh();
    assertEquals(Guide.Step.EXPORT, guide.step().get());

    String id =
        shell.context().runs().rows().stream()
            .filter(run -> run.state().name().startsWith("sweep"))
            .findFirst()
            .orElseThrow()
            .id();
    Path folder = workspace.run(id).artifacts().resolve("export-safetensors");
    Files.createDirectories(folder);
    guide.tick();
    assertEquals(Guide.Step.EXPORT, guide.step().get());
    Files.writeString(folder.resolve("model.safetensors"), "weights");
    guide.tick();
    assertEquals(Guide.Step.DONE, guide.step().get());
  }

  @Test
  void whatStandsOverColumnsAndFiguresIsExplained() {
    Glossary glossary = new Glossary(TestTechniques.all());
    List<String> unexplained =
        Stream.of("runs.column.", "run.stat.", "run.chart.", "run.tab.", "metric.", "compare.log")
            .flatMap(prefix -> Messages.keys(prefix).stream())
            .filter(key -> !List.of("run.stat.left", "run.stat.peak.short").contains(key))
            .map(Messages::text)
            .filter(words -> glossary.explain(words).isEmpty())
            .toList();

    assertEquals(List.of(), unexplained);
  }

  @Test
  void headsOfTheGridFamiliesAndStatesAreExplainedToo() {
    Glossary glossary = new Glossary(TestTechniques.all());
    Stream<String> heads = Stream.of("q", "k", "v", "o", "gate", "up", "down", "attn", "mlp", "kv");
    Stream<String> families = Stream.of(Family.values()).map(Family::label);
    Stream<String> states = Messages.keys("status.").stream().map(Messages::text);
    List<String> unexplained =
        Stream.of(heads, families, states)
            .flatMap(words -> words)
            .filter(words -> glossary.explain(words).isEmpty())
            .toList();

    assertEquals(List.of(), unexplained);
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
