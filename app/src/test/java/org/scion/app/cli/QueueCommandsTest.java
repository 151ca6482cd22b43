package org.scion.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.run.RunFolder;
import org.scion.core.run.UserData;

class QueueCommandsTest {
  @TempDir Path folder;
  private Cli cli;

  @BeforeEach
  void makeRuns() throws Exception {
    cli = new Cli(folder);
    for (String id : new String[] {"20261121-080000-one", "20261121-080001-two"}) {
      Path run = folder.resolve("workspace/runs").resolve(id);
      Files.createDirectories(run);
      RunFolder.writeWhole(run.resolve("experiment.yaml"), "name: x\n");
      RunFolder.writeWhole(
          run.resolve("plan.json"), "{\"name\":\"x\",\"techniques\":\"lora\",\"steps\":5}");
    }
  }

  @Test
  void tagsNotesAndMarksAreFoundAgainAndOutliveTheIndex() {
    assertEquals(0, cli.run("runs", "tag", "20261121-080000", "Paper", "best", "--json"));
    assertEquals("best", cli.json().at("/run/tags/0").asText());
    cli.run("runs", "tag", "20261121-080000", "--remove", "best");
    cli.run("runs", "note", "20261121-080000", "first line");
    cli.run("runs", "note", "20261121-080000", "second", "--append");
    cli.run("runs", "favourite", "20261121-080000");
    cli.run("runs", "archive", "20261121-080001");
    assertEquals(0, cli.run("runs", "search", "tag:paper", "technique:lora", "second", "--json"));
    JsonNode run = cli.json().at("/runs/0");
    assertEquals("20261121-080000-one", run.path("id").asText());
    assertTrue(run.path("favourite").asBoolean());
    assertEquals("first line\nsecond", run.path("notes").asText());
    cli.run("runs", "list", "--json");
    assertEquals(1, cli.json().path("runs").size());
    cli.run("runs", "list", "--all", "--json");
    assertEquals(2, cli.json().path("runs").size());
    assertEquals(0, cli.run("index", "rebuild", "--json"));
    assertEquals(2, cli.json().path("runs").asInt());
    assertEquals(0, cli.run("runs", "search", "archived:yes", "--json"));
    assertEquals("20261121-080001-two", cli.json().at("/runs/0/id").asText());
    cli.run("runs", "archive", "20261121-080001", "--undo");
    UserData user =
        UserData.read(new RunFolder(folder.resolve("workspace/runs/20261121-080001-two")));
    assertEquals(UserData.NONE, user);
  }

  @Test
  void metricsGoOutAsEventFilesAndParquet() throws Exception {
    RunFolder.writeWhole(
        folder.resolve("workspace/runs/20261121-080000-one/events.jsonl"),
        "{\"t\":5,\"type\":\"step\",\"step\":1,\"values\":{\"loss\":0.5}}\n");
    String id = "20261121-080000";
    assertEquals(
        0, cli.run("metrics", id, "--tensorboard", "tb", "--parquet", "m.parquet", "--json"));
    assertEquals(0.5, cli.json().at("/series/loss/0/1").asDouble());
    assertTrue(Files.size(folder.resolve("m.parquet")) > 100);
    try (var files = Files.list(folder.resolve("tb/20261121-080000-one"))) {
      assertTrue(files.allMatch(f -> f.toString().contains("tfevents")));
    }
  }

  @Test
  void whatCannotBeReadIsToldInWords() {
    assertEquals(2, cli.run("runs", "search", "stat:done", "--json"));
    assertEquals(2, cli.run("runs", "place", "20261121-080000", "--json"));
    assertEquals(2, cli.run("runs", "place", "20261121-080000", "--priority", "3", "--json"));
    assertEquals(2, cli.run("runs", "kill", "20261121-080000", "--json"));
  }
}
