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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.run.EventWriter;
import org.scion.core.run.RunFolder;
import org.scion.core.service.JobFailure;
import org.scion.core.spec.SpecReader;
import sun.misc.Signal;
import sun.misc.SignalHandler;

class PlanAndRunTest {
  private static final String LENGTHS =
      "{\"tokens\":[9,3,4,5,6,7,8,9,10],\"labelled\":[9,3,4,5,6,7,8,9,10],\"warnings\":[\"short\"]}";

  @TempDir Path folder;
  private Cli cli;

  @BeforeEach
  void make() throws IOException {
    cli = new Cli(folder);
    cli.worker = r -> Json.parse(LENGTHS, "");
    TinyModel.write(folder.resolve("tiny"));
    StringBuilder rows = new StringBuilder("text,label\n");
    for (int i = 0; i < 40; i++) {
      rows.append("text number ").append(i).append(',').append("abc".charAt(i % 3)).append('\n');
    }
    Files.writeString(folder.resolve("rows.csv"), rows);
    Files.writeString(
        folder.resolve("experiment.yaml"),
        """
        name: small
        model: tiny
        task: classification
        data:
          train: rows.csv
          columns: {text: "{text}", label: label}
          max_length: 16
        techniques:
          - id: lora
            rank: 4
            sites: {targets: [query]}
        training: {epochs: 2, batch_size: 8}
        """);
  }

  /** A worker that ends at once. */
  private void worker(String status) {
    cli.launcher =
        run -> {
          try (EventWriter events = new EventWriter(run.events(), Clock.systemUTC())) {
            events.write("started", FabricatedRun.started(ProcessHandle.current().pid(), 0));
            events.write("step", FabricatedRun.step(1, 1.5));
            var finished = Json.object().put("status", status).put("message", "said");
            finished.putObject("metrics").put("accuracy", 0.5);
            events.write("finished", finished);
          }
          return ProcessHandle.current().pid();
        };
  }

  @Test
  void aPlanCountsSitesAndNumbers() {
    assertEquals(0, cli.run("plan", "experiment.yaml", "--json"), cli.err);
    JsonNode plan = cli.json();
    assertEquals(6, plan.path("sites").size());
    long head = 32L * 3 + 3;
    assertEquals(6 * 4 * (32 + 32) + head, plan.path("trainable").asLong());
    assertTrue(plan.path("total").asLong() > 70_000);
    assertEquals(plan.at("/memory/total").asLong() / 1e9, plan.path("memory_gb").asDouble(), 1e-9);
    assertEquals(0, plan.path("problems").size());
    // As many rows as there are lengths: 2 batches of at most 8, twice.
    assertEquals(4, plan.path("steps").asInt());
  }

  @Test
  void aPlanTakesTheLengthsOfTheTokeniserAndRemembersThem() {
    assertEquals(0, cli.run("plan", ".", "--json"), cli.err);
    assertEquals("lengths", cli.jobs.get(0).job());
    assertTrue(cli.json().at("/batch/measured").asBoolean());
    assertEquals(10, cli.json().at("/batch/longest").asInt());
    assertEquals("short", cli.json().at("/warnings/0").asText());
    assertEquals(0, cli.run("plan", ".", "--json"));
    assertEquals(1, cli.jobs.size());
  }

  @Test
  void aPlanDoesWithoutATokeniserAndARunDoesNot() {
    cli.worker =
        r -> {
          throw new JobFailure(JobFailure.Kind.REQUEST, "no tokenizer.json", List.of());
        };
    assertEquals(0, cli.run("plan", ".", "--json"), cli.err);
    assertFalse(cli.json().at("/batch/measured").asBoolean());
    assertTrue(cli.json().path("warnings").toString().contains("no tokenizer.json"));
    assertEquals(2, cli.run("run", ".", "--json"));
    assertTrue(cli.launched.isEmpty());
  }

  @Test
  void aTargetThatMatchesNothingIsAProblemOfAPrintedPlan() {
    assertEquals(
        2,
        cli.run(
            "plan", "experiment.yaml", "--json", "--set", "techniques[0].sites.targets=[querry]"));
    assertTrue(cli.json().path("sites").isArray(), cli.out);
    String where = cli.json().at("/problems/0/where").asText();
    assertTrue(where.startsWith("techniques[0].sites"), where);
    assertTrue(cli.err.contains("querry"), cli.err);
  }

  @Test
  void whatATechniqueCannotUseIsRefusedWithItsReason() {
    var said = problems("techniques[0].sites.targets=[query, LayerNorm]");
    assertTrue(said.contains("LayerNorm is a norm; lora takes a linear weight"), said);
    said = problems("techniques[0].sites.layers=[1, 9]");
    assertTrue(said.contains("techniques[0].sites.layers is '9'; allowed: 0 to 5"), said);
    said = problems("techniques=[{id: lora}, {id: sgd, sites: {targets: [query]}}]");
    assertTrue(said.contains("techniques[1].sites"), said);
    said = problems("techniques[0]={id: trainable_tokens, sites: {targets: [query]}}");
    assertTrue(said.contains("query is a linear weight; trainable_tokens takes"), said);
  }

  private String problems(String set) {
    assertEquals(2, cli.run("plan", "experiment.yaml", "--json", "--set", set), cli.err);
    return cli.err;
  }

  @Test
  void problemsOfTheDataDoNotHideThoseOfTheTechniques() {
    String said = problems("data.train=none.csv");
    assertFalse(said.contains("techniques"), said);
    cli.run(
        "plan",
        "experiment.yaml",
        "--set",
        "data.train=none.csv",
        "--set",
        "techniques[0].sites.targets=[querry]");
    assertTrue(cli.err.contains("data.train is '"), cli.err);
    assertTrue(cli.err.contains("techniques[0].sites.targets is 'querry'"), cli.err);
  }

  @Test
  void repeatedLayersAreCountedByTheirAdaptersAndOnceByTheirWeights() {
    assertEquals(0, cli.run("plan", "experiment.yaml", "--json"), cli.err);
    long head = 32L * 3 + 3;
    long before = cli.json().path("total").asLong() - cli.json().path("trainable").asLong();
    String deeper = "techniques[0]={id: lora_replication, rank: 4, ranges: [0-4, 2-6]}";
    assertEquals(0, cli.run("plan", "experiment.yaml", "--json", "--set", deeper), cli.err);
    assertEquals(8 * 2 * 4 * (32 + 32) + head, cli.json().path("trainable").asLong());
    long after = cli.json().path("total").asLong() - cli.json().path("trainable").asLong();
    assertEquals(before, after);
    String said = problems("techniques[0]={id: lora_replication, ranges: [0-9]}");
    assertTrue(said.contains("techniques[0].ranges is '0-9'"), said);
  }

  @Test
  void allProblemsOfASpecAreNamedAtOnce() {
    assertEquals(
        2,
        cli.run(
            "run",
            "experiment.yaml",
            "--json",
            "--set",
            "training.batch_size=0",
            "--set",
            "techniques[0].rnak=3",
            "--set",
            "task=classify"));
    String all = cli.json().path("problems").toString();
    assertTrue(all.contains("training.batch_size"), all);
    assertTrue(all.contains("Did you mean 'rank'?"), all);
    assertTrue(all.contains("classify"), all);
    assertTrue(cli.json().get("id").isNull());
    assertTrue(cli.launched.isEmpty());
  }

  @Test
  void problemsOfModelAndDataComeTogether() {
    assertEquals(
        2,
        cli.run(
            "plan",
            "experiment.yaml",
            "--json",
            "--set",
            "model=/no/model",
            "--set",
            "data.train=none.csv"));
    String wheres =
        StreamSupport.stream(cli.json().path("problems").spliterator(), false)
            .map(p -> p.path("where").asText())
            .toList()
            .toString();
    assertEquals("[model, data.train]", wheres);
  }

  @Test
  void anOverrideThatFitsNowhereIsARequestProblem() {
    assertEquals(2, cli.run("plan", ".", "--set", "techniques[4].rank=3"));
    assertEquals(2, cli.run("plan", ".", "--set", "name.x=3"));
    assertEquals(2, cli.run("plan", ".", "--set", "techniques[9]=3"));
    assertEquals(2, cli.run("plan", ".", "--set", "nothing"));
  }

  @Test
  void aRunFolderSaysEverythingByItself() throws IOException {
    worker("done");
    assertEquals(
        0,
        cli.run("run", "experiment.yaml", "--json", "--name", "other", "--set", "training.seed=7"),
        cli.err);
    JsonNode result = cli.json();
    assertEquals("done", result.path("status").asText());
    assertEquals(0.5, result.at("/metrics/accuracy").asDouble());
    assertTrue(result.has("wall_s") && result.get("wall_s").isNull());
    RunFolder run = cli.launched.get(0);
    assertEquals(result.path("id").asText(), run.id());
    JsonNode spec = SpecReader.document(run.spec());
    assertEquals("other", spec.path("name").asText());
    assertEquals(7, spec.at("/training/seed").asInt());
    assertEquals(folder.resolve("rows.csv").toString(), spec.at("/data/train").asText());
    assertEquals(folder.resolve("tiny").toString(), spec.path("model").asText());
    assertEquals("lora", run.planJson().path("techniques").asText());
    assertEquals(4, run.planJson().path("steps").asInt());
    assertTrue(run.launchJson().hasNonNull("created"));
    // The resolved spec plans to the same.
    assertEquals(0, cli.run("plan", run.spec().toString(), "--json"), cli.err);
  }

  @Test
  void aRunStartsFromOneThatTrainedTheSameNumbersOnly() throws IOException {
    worker("done");
    cli.run("run", "experiment.yaml", "--json");
    String start = "start_from=" + cli.launched.get(0).id();
    assertEquals(0, cli.run("plan", "experiment.yaml", "--set", start), cli.err);
    assertEquals(0, cli.run("run", ".", "--detach", "--json", "--set", start), cli.err);
    assertEquals(2, cli.run("plan", ".", "--set", start, "--set", "techniques[0].rank=8"));
    assertTrue(cli.err.contains("start_from is '"), cli.err);
    assertTrue(cli.err.contains("lora with 256 at "), cli.err);
    assertTrue(cli.err.contains("lora with 512 at "), cli.err);
    assertEquals(2, cli.run("plan", ".", "--set", "start_from=nobody"));
    assertTrue(cli.err.contains("start_from is 'nobody'"), cli.err);
  }

  @Test
  void aFailedRunIsExitThreeAndAStoppedOneExitOneHundredAndThirty() {
    worker("failed");
    assertEquals(3, cli.run("run", ".", "--json"));
    assertEquals("said", cli.json().path("message").asText());
    worker("stopped");
    assertEquals(130, cli.run("run", ".", "--json"));
    assertEquals("stopped", cli.json().path("status").asText());
  }

  @Test
  void detachedRunsReturnAtOnce() {
    cli.launcher = run -> ProcessHandle.current().pid();
    assertEquals(0, cli.run("run", ".", "--detach", "--json"), cli.err);
    assertEquals("queued", cli.json().path("status").asText());
    assertFalse(cli.json().path("id").asText().isEmpty());
  }

  @Test
  void aWorkerThatDiesSilentlyIsAFailure() {
    cli.launcher =
        run -> {
          RunFolder.writeWhole(
              run.launch(), Json.line(Json.object().put("pid", 999_999_999L).put("launched", 1L)));
          return 999_999_999L;
        };
    assertEquals(3, cli.run("run", ".", "--json"));
    assertEquals("failed", cli.json().path("status").asText());
  }

  @Test
  void ctrlCStopsTheRunAtACheckpoint() throws InterruptedException {
    Signal interrupt = new Signal("INT");
    SignalHandler before = Signal.handle(interrupt, early -> {});
    AtomicBoolean stopped = new AtomicBoolean();
    cli.launcher =
        run -> {
          try (EventWriter events = new EventWriter(run.events(), Clock.systemUTC())) {
            events.write("started", FabricatedRun.started(ProcessHandle.current().pid(), 0));
          }
          Thread worker = new Thread(() -> obey(run, interrupt, stopped));
          worker.start();
          return ProcessHandle.current().pid();
        };
    try {
      assertEquals(130, cli.run("run", ".", "--json"), cli.err);
      assertEquals("stopped", cli.json().path("status").asText());
      assertTrue(stopped.get());
      assertTrue(cli.err.contains("Stopping at a checkpoint"), cli.err);
    } finally {
      Signal.handle(interrupt, before);
    }
  }

  /** Presses Ctrl-C until the command to stop is there, then stops. */
  private static void obey(RunFolder run, Signal interrupt, AtomicBoolean stopped) {
    try {
      while (!Files.exists(run.control())) {
        Signal.raise(interrupt);
        Thread.sleep(1000);
      }
      stopped.set(Files.readString(run.control()).contains("\"stop\""));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
    try (EventWriter events = new EventWriter(run.events(), Clock.systemUTC())) {
      events.write("finished", Json.object().put("status", "stopped"));
    }
  }

  @Test
  void initWritesASpecThatPlans() throws IOException {
    assertEquals(
        0,
        cli.run("init", "--model", "tiny", "--data", "rows.csv", "--out", "x/s.yaml", "--json"),
        cli.err);
    assertEquals("classification", cli.json().path("task").asText());
    assertEquals("label", cli.json().at("/columns/label").asText());
    assertEquals(0, cli.json().path("problems").size());
    assertEquals(0, cli.run("plan", "x/s.yaml", "--json"), cli.err);
    assertTrue(Files.readString(folder.resolve("x/s.yaml")).contains("# "));
    assertEquals(2, cli.run("init", "--model", "tiny", "--data", "rows.csv", "--out", "x/s.yaml"));
  }

  @Test
  void modelsAreAddedListedAndShown() {
    assertEquals(0, cli.run("model", "add", "builtin:minilm", "--id", "mini", "--json"), cli.err);
    assertEquals(0, cli.run("model", "list", "--json"));
    JsonNode model = cli.json().at("/models/0");
    assertEquals("mini", model.path("id").asText());
    assertEquals(384, model.path("hidden").asInt());
    assertEquals(6, model.path("layers").asInt());
    assertEquals(0, cli.run("model", "show", "mini", "--json"), cli.err);
    assertTrue(cli.json().at("/models/0/sites").size() > 30);
  }
}
