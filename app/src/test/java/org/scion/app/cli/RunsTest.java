package org.scion.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.run.EventWriter;
import org.scion.core.run.RunFolder;

class RunsTest {
  @TempDir Path folder;
  private Path workspace;
  private Cli cli;

  @BeforeEach
  void make() {
    cli = new Cli(folder);
    workspace = folder.resolve("workspace");
  }

  @Test
  void aDoneRunHasTheContractsKeys() throws IOException {
    FabricatedRun.done(workspace, "a", 0, 0.75);
    assertEquals(0, cli.run("runs", "show", "a", "--json"));
    JsonNode run = cli.json().path("run");
    assertEquals("done", run.path("status").asText());
    assertEquals(10, run.path("step").asInt());
    assertEquals(10, run.path("steps").asInt());
    assertEquals("lora", run.path("technique").asText());
    assertTrue(run.get("worker_pid").isNull());
    assertEquals(0, run.get("resumed_from").asInt());
    assertEquals(0.75, run.at("/metrics/accuracy").asDouble());
  }

  @Test
  void aRunningRunNamesItsWorker() throws IOException {
    FabricatedRun.running(workspace, "a", ProcessHandle.current().pid());
    assertEquals(0, cli.run("runs", "list", "--json"));
    JsonNode run = cli.json().at("/runs/0");
    assertEquals("running", run.path("status").asText());
    assertEquals(ProcessHandle.current().pid(), run.path("worker_pid").asLong());
  }

  @Test
  void aRunWhoseWorkerIsGoneHasFailed() throws Exception {
    Process ended = new ProcessBuilder("java", "-version").redirectErrorStream(true).start();
    ended.waitFor();
    FabricatedRun.running(workspace, "a", ended.pid());
    assertEquals(0, cli.run("runs", "show", "a", "--json"));
    assertEquals("failed", cli.json().at("/run/status").asText());
    assertTrue(cli.json().at("/run/worker_pid").isNull());
    assertTrue(cli.json().at("/run/advice").asText().contains("resume"));
  }

  @Test
  void aProcessThatStartedAfterTheWorkerIsAnotherOne() throws IOException {
    RunFolder run = FabricatedRun.running(workspace, "a", ProcessHandle.current().pid());
    String event =
        Json.line(
            FabricatedRun.started(ProcessHandle.current().pid(), 0)
                .put("type", "started")
                .put("t", 1000));
    Files.writeString(run.events(), event + "\n");
    assertEquals(0, cli.run("runs", "show", "a", "--json"));
    assertEquals("failed", cli.json().at("/run/status").asText());
  }

  @Test
  void aWorkerThatHasSaidNothingYetIsQueued() throws IOException {
    RunFolder run = FabricatedRun.done(workspace, "a", 0, 0.5);
    String launch = "{\"name\":\"n\",\"pid\":%d,\"launched\":%d}";
    long later = System.currentTimeMillis() + 60_000;
    Files.writeString(run.launch(), String.format(launch, ProcessHandle.current().pid(), later));
    cli.run("runs", "show", "a", "--json");
    assertEquals("queued", cli.json().at("/run/status").asText());
    Files.writeString(run.launch(), String.format(launch, 999_999_999L, later));
    cli.run("runs", "show", "a", "--json");
    assertEquals("failed", cli.json().at("/run/status").asText());
  }

  @Test
  void stopAndPauseAreCommandsToALiveWorkerOnly() throws IOException {
    RunFolder live = FabricatedRun.running(workspace, "live", ProcessHandle.current().pid());
    FabricatedRun.done(workspace, "over", 0, 0.5);
    assertEquals(0, cli.run("runs", "stop", "live", "--json"));
    assertEquals(0, cli.run("runs", "pause", "live", "--json"));
    List<String> commands =
        Files.readAllLines(live.control()).stream()
            .map(line -> Json.parse(line, "control").path("command").asText())
            .toList();
    assertEquals(List.of("stop", "pause"), commands);
    assertEquals(2, cli.run("runs", "stop", "over", "--json"));
  }

  @Test
  void resumeStartsAWorkerAndFollowsIt() throws IOException {
    RunFolder run = FabricatedRun.done(workspace, "a", 0, 0.5);
    cli.launcher =
        folderOfRun -> {
          try (EventWriter events = new EventWriter(run.events(), Clock.systemUTC())) {
            events.write("started", FabricatedRun.started(ProcessHandle.current().pid(), 4));
            events.write("step", FabricatedRun.step(5, 9.0));
            events.write(
                "finished",
                Json.object().put("status", "failed").put("message", "full").put("advice", "free"));
          }
          return ProcessHandle.current().pid();
        };
    assertEquals(3, cli.run("runs", "resume", "a", "--json"));
    assertEquals("failed", cli.json().path("status").asText());
    assertEquals("full", cli.json().path("message").asText());
    assertEquals("free", cli.json().path("advice").asText());
    assertTrue(cli.json().get("metrics").isNull());
    cli.run("runs", "show", "a", "--json");
    assertEquals(4, cli.json().at("/run/resumed_from").asInt());
    cli.run("metrics", "a", "--name", "loss", "--json");
    JsonNode loss = cli.json().at("/series/loss");
    assertEquals(5, loss.size());
    assertEquals("[5,9.0]", loss.get(4).toString());
  }

  @Test
  void aRunningRunIsNotStartedTwice() throws IOException {
    FabricatedRun.running(workspace, "a", ProcessHandle.current().pid());
    assertEquals(0, cli.run("runs", "resume", "a", "--json", "--detach"));
    assertEquals("running", cli.json().path("status").asText());
    assertTrue(cli.err.contains("at work already"), cli.err);
    assertTrue(cli.launched.isEmpty());
  }

  @Test
  void resumingARunningRunFollowsItToItsEnd() throws Exception {
    RunFolder run = FabricatedRun.running(workspace, "a", ProcessHandle.current().pid());
    Thread worker =
        new Thread(
            () -> {
              try (EventWriter events = new EventWriter(run.events(), Clock.systemUTC())) {
                Thread.sleep(700);
                events.write("finished", Json.object().put("status", "done"));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    worker.start();
    assertEquals(0, cli.run("runs", "resume", "a", "--json"), cli.err);
    worker.join();
    assertEquals("done", cli.json().path("status").asText());
    assertTrue(cli.launched.isEmpty());
  }

  @Test
  void deleteCanBeUndone() throws IOException {
    FabricatedRun.done(workspace, "a", 0, 0.5);
    FabricatedRun.running(workspace, "live", ProcessHandle.current().pid());
    assertEquals(0, cli.run("runs", "delete", "a", "--json"));
    assertEquals("a", cli.json().at("/run/id").asText());
    assertEquals(2, cli.run("runs", "show", "a", "--json"));
    assertEquals(0, cli.run("runs", "restore", "a", "--json"));
    assertEquals(0, cli.run("runs", "show", "a", "--json"));
    assertEquals(2, cli.run("runs", "delete", "live", "--json"));
    assertTrue(Files.exists(workspace.resolve("runs/live")));
  }

  @Test
  void logTellsEventsAndWhatTheWorkerPrinted() throws IOException {
    RunFolder run = FabricatedRun.done(workspace, "a", 0, 0.5);
    Files.writeString(run.workerLog(), "native words\n");
    assertEquals(0, cli.run("runs", "log", "a"));
    assertTrue(cli.out.contains("finished"), cli.out);
    assertTrue(cli.out.contains("worker: native words"), cli.out);
    assertFalse(cli.out.contains(" step "), cli.out);
  }

  @Test
  void metricsAsCsvHasAColumnASeries() throws IOException {
    FabricatedRun.done(workspace, "a", 0, 0.5);
    assertEquals(0, cli.run("metrics", "a", "--csv"));
    List<String> lines = cli.out.lines().toList();
    assertEquals("step,learning_rate,loss", lines.get(0));
    assertEquals("1,0.1,2.0", lines.get(1));
    assertEquals(11, lines.size());
    assertEquals(2, cli.run("metrics", "a", "--name", "los"));
    assertTrue(cli.err.contains("Did you mean 'loss'?"), cli.err);
  }

  @Test
  void compareGroupsSeedsAndTests() throws IOException {
    for (int seed = 0; seed < 3; seed++) {
      FabricatedRun.done(workspace, "a" + seed, seed, 0.5 + 0.01 * seed);
      RunFolder other = FabricatedRun.done(workspace, "b" + seed, seed, 0.9 + 0.011 * seed * seed);
      Files.writeString(other.spec(), Files.readString(other.spec()) + "task: other\n");
    }
    String csv = folder.resolve("t.csv").toString();
    assertEquals(
        0,
        cli.run(
            "compare",
            "a0",
            "a1",
            "a2",
            "b0",
            "b1",
            "b2",
            "--json",
            "--metric",
            "accuracy",
            "--csv",
            csv,
            "--latex",
            "t.tex"),
        cli.err);
    JsonNode json = cli.json();
    assertEquals(2, json.path("rows").size());
    JsonNode test = json.at("/tests/0");
    assertEquals("accuracy", test.path("metric").asText());
    assertTrue(test.path("significant").asBoolean(), cli.out);
    assertTrue(test.path("p").asDouble() < 0.05);
    assertTrue(json.path("differing").toString().contains("task"));
    assertTrue(Files.readString(Path.of(csv)).contains("accuracy_mean"));
    assertTrue(Files.readString(folder.resolve("t.tex")).contains("tabular"));
  }

  @Test
  void oneSeedIsNeverSignificant() throws IOException {
    FabricatedRun.done(workspace, "a", 0, 0.1);
    RunFolder other = FabricatedRun.done(workspace, "b", 0, 0.9);
    Files.writeString(other.spec(), Files.readString(other.spec()) + "task: other\n");
    assertEquals(0, cli.run("compare", "a", "b", "--json"));
    assertFalse(cli.json().at("/tests/0/significant").asBoolean());
    assertTrue(cli.json().at("/tests/0/p").isNull());
  }

  @Test
  void reportIsOnePageThatFetchesNothing() throws IOException {
    FabricatedRun.done(workspace, "a", 0, 0.1);
    FabricatedRun.done(workspace, "b", 1, 0.9);
    assertEquals(0, cli.run("report", "a", "b", "--out", "r/p.html", "--json"), cli.err);
    String page = Files.readString(Path.of(cli.json().path("file").asText()));
    assertTrue(page.contains("<svg"), page);
    assertTrue(page.contains("polyline"), page);
    assertTrue(page.contains("scion run experiment.yaml"), page);
    assertFalse(page.contains("http"), page);
    assertFalse(page.contains("NaN"), page);
  }

  @Test
  void indexRebuildCountsRuns() throws IOException {
    FabricatedRun.done(workspace, "a", 0, 0.1);
    assertEquals(0, cli.run("index", "rebuild", "--json"), cli.err);
    assertEquals(1, cli.json().path("runs").asInt());
    assertTrue(cli.json().path("rows").asInt() >= 20, cli.out);
  }
}
