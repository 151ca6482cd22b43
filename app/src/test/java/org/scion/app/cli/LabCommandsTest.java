package org.scion.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.run.EventWriter;
import org.scion.core.run.RunFolder;
import org.scion.core.spec.SpecReader;

/** The lab's commands that ask no worker or put several runs together. */
class LabCommandsTest {
  @TempDir Path folder;
  private Cli cli;

  @BeforeEach
  void make() throws IOException {
    cli = new Cli(folder);
    TinyModel.write(folder.resolve("tiny"));
    StringBuilder rows = new StringBuilder("text,label\n");
    for (int i = 0; i < 40; i++) {
      rows.append("text number ").append(i).append(',').append("abc".charAt(i % 3)).append('\n');
    }
    Files.writeString(folder.resolve("rows.csv"), rows);
    Files.writeString(
        folder.resolve("one.yaml"),
        """
        name: one
        model: tiny
        task: classification
        data: {train: rows.csv, columns: {text: "{text}", label: label}, max_length: 16}
        techniques: [{id: full}]
        training: {epochs: 1, batch_size: 8}
        """);
  }

  @Test
  void techniquesAreBroughtNearABudget() {
    String[] line = {
      "lab",
      "equal",
      "one.yaml",
      "--techniques",
      "lora,bitfit",
      "--budget",
      "5000",
      "--out",
      "s.yaml"
    };
    assertEquals(0, cli.run(line), cli.err);
    JsonNode study = SpecReader.document(folder.resolve("s.yaml"));
    int rank = study.at("/variants/lora/techniques/0/rank").asInt();
    // 12 sites of 32 x 32, 64 numbers a rank, and the head of 32 x 3 + 3.
    assertEquals(Math.round((5000 - 99) / (12 * 64.0)), rank);
    assertEquals("bitfit", study.at("/variants/bitfit/techniques/0/id").asText());
    assertEquals(
        2,
        cli.run("lab", "equal", "one.yaml", "--techniques", "none", "--budget", "9", "--out", "s"));
  }

  @Test
  void ranksAndTheirAlarmsAreToldFromTheLog() throws IOException {
    RunFolder run = FabricatedRun.done(folder.resolve("workspace"), "ranked", 0, 0.5);
    try (EventWriter events = new EventWriter(run.events(), Clock.systemUTC())) {
      for (String site : new String[] {"a", "b"}) {
        events.write(
            "rank",
            Json.object()
                .put("step", 3)
                .put("site", site)
                .put("rank", site.equals("a") ? 4 : 0)
                .put("budget", 4));
      }
    }
    assertEquals(0, cli.run("lab", "ranks", "ranked", "--json"), cli.err);
    ObjectNode json = cli.json();
    assertEquals("[3]", json.path("steps").toString());
    assertEquals("[4.0]", json.path("totals").toString());
    assertTrue(json.path("alarms").get(0).asText().contains("starved"));
    assertEquals(0, cli.run("lab", "trace", "ranked", "--json"), cli.err);
    assertEquals(0, cli.json().path("steps").size());
  }

  /** Runs end at once; full has one intruder less a seed than lora. */
  @Test
  void aStudyRunsItsVariantsOnceAndWritesTablesAndPictures() throws IOException {
    Files.writeString(
        folder.resolve("study.yaml"),
        """
        spec: one.yaml
        seeds: 1..2
        metric: accuracy
        variants:
          full: {techniques: [{id: full}]}
          lora: {techniques: [{id: lora, rank: 2}]}
        """);
    cli.worker =
        request ->
            request.job().equals("spectra")
                ? spectra(request.arguments().path("run").asText())
                : Json.parse("{\"tokens\":[3],\"labelled\":[3],\"warnings\":[]}", "");
    cli.launcher =
        run -> {
          try (EventWriter events = new EventWriter(run.events(), Clock.systemUTC())) {
            events.write("started", FabricatedRun.started(ProcessHandle.current().pid(), 0));
            var finished = Json.object().put("status", "done");
            finished.putObject("metrics").put("accuracy", 0.5 + 0.01 * (run.id().hashCode() % 5));
            events.write("finished", finished);
          }
          return ProcessHandle.current().pid();
        };
    assertEquals(0, cli.run("lab", "study", "study.yaml", "--out", "o", "--json"), cli.err);
    ObjectNode json = cli.json();
    assertEquals(4, cli.launched.size());
    assertEquals(2, json.path("variants").size());
    assertEquals(1, json.at("/variants/1/metrics/intruders/mean").asDouble());
    assertTrue(Files.readString(folder.resolve("o/results.md")).startsWith("| variant | seeds"));
    assertTrue(Files.readString(folder.resolve("o/epsilon.svg")).contains("<svg"));
    assertEquals(0, cli.run("lab", "study", "study.yaml", "--out", "o", "--json"), cli.err);
    assertEquals(4, cli.launched.size(), "what is done is not run again");
  }

  private static ObjectNode spectra(String run) {
    int intruders = run.contains("lora") ? 1 : 0;
    ObjectNode result = Json.object().put("intruders_total", intruders).put("matrices_total", 1);
    ObjectNode matrix = result.putArray("matrices").addObject();
    matrix.put("site", "encoder.layer.0.query").put("intruders", intruders).put("norm_ratio", 0.1);
    result.putArray("intruders_over_epsilon").addArray().add(0.5).add(intruders);
    return result;
  }
}
