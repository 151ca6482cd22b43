package org.scion.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;

/** What each command hands to its worker. */
class JobArgumentsTest {
  @TempDir Path folder;
  private Cli cli;

  @BeforeEach
  void make() throws IOException {
    cli = new Cli(folder);
    cli.worker = r -> Json.object().put("label", "x");
    FabricatedRun.done(folder.resolve("workspace"), "run-one", 0, 0.5);
    FabricatedRun.done(folder.resolve("workspace"), "second", 0, 0.5);
    Files.createDirectories(folder.resolve("m"));
    Files.writeString(folder.resolve("d.jsonl"), "{\"question\":\"q\",\"answer\":\"a\"}\n");
  }

  private JsonNode arguments(String job, String... line) {
    List<String> args = new ArrayList<>(List.of(line));
    args.add("--json");
    assertEquals(0, cli.run(args.toArray(String[]::new)), cli.err);
    assertEquals(1, cli.jobs.size());
    assertEquals(job, cli.jobs.get(0).job());
    assertEquals(1, cli.out.lines().count());
    return cli.jobs.get(0).arguments();
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void evaluateNamesTheWholeRunAndPath() {
    JsonNode a = arguments("evaluate", "evaluate", "run", "--data", "d.jsonl");
    assertEquals("run-one", a.path("run").asText());
    assertEquals(at("d.jsonl"), a.path("data").asText());
  }

  @Test
  void spectraHasTheContractsDefaults() {
    JsonNode a = arguments("spectra", "spectra", "run-one");
    assertEquals("run-one", a.path("run").asText());
    assertTrue(a.path("checkpoint").isNull());
    assertEquals(10, a.path("top").asInt());
    assertEquals(0.5, a.path("epsilon").asDouble());
    assertEquals(false, a.path("all").asBoolean(true));
  }

  @Test
  void aCheckpointIsNamedBehindTheRun() {
    JsonNode a = arguments("spectra", "spectra", "run-one@120", "--against", "second");
    assertEquals(120, a.path("checkpoint").asLong());
    assertEquals("second", a.path("against").asText());
    assertEquals(2, cli.run("spectra", "run-one@last", "--json"));
  }

  @Test
  void aProbeIsReadFromYamlAndItsFileMadeAbsolute() {
    JsonNode a =
        arguments(
            "lab-scale",
            "lab",
            "scale",
            "run",
            "--lambda",
            "0,1",
            "--probe",
            "{name: old, data: d.jsonl, text: \"{question}\"}");
    assertEquals("[0.0,1.0]", a.path("lambdas").toString());
    assertEquals(at("d.jsonl"), a.at("/probes/0/data").asText());
    assertEquals(200, a.path("rows").asInt());
  }

  @Test
  void exportTakesTheFormatInAnyCase() {
    JsonNode a =
        arguments("export", "export", "run-one", "--format", "GGUF", "--out", "o", "--base");
    assertEquals("gguf", a.path("format").asText());
    assertEquals(at("o"), a.path("out").asText());
    assertTrue(a.path("base").asBoolean());
  }

  @Test
  void combineWeighsRunsEquallyByDefault() {
    JsonNode a =
        arguments("combine", "combine", "run-one", "second", "--method", "ties", "--out", "o");
    assertEquals("[\"run-one\",\"second\"]", a.path("runs").toString());
    assertEquals("[1.0,1.0]", a.path("weights").toString());
    assertTrue(a.path("density").isNull());
  }

  @Test
  void importKeepsHubIdsAndMakesPathsAbsolute() throws IOException {
    Path snapshot =
        Files.createDirectories(folder.resolve("hf/hub/models--a--b/snapshots/0123abc"));
    Files.writeString(snapshot.resolve("config.json"), "{}");
    Files.writeString(snapshot.resolve("model.safetensors"), "");
    JsonNode a = arguments("import", "import", "m", "--model", "hub:a/b");
    assertEquals(at("m"), a.path("dir").asText());
    assertEquals("hub:a/b", a.path("model").asText());
  }

  @Test
  void generateTakesARunAlone() {
    JsonNode a = arguments("generate", "generate", "--run", "run-one", "--prompt", "Hi");
    assertEquals("run-one", a.path("run").asText());
    assertTrue(a.path("model").isNull());
    assertEquals(64, a.path("max_tokens").asInt());
  }

  @Test
  void benchSftGuessesTemplatesAndSplitsTargets() {
    JsonNode a =
        arguments(
            "bench-sft",
            "bench",
            "sft",
            "--model",
            "m",
            "--data",
            "d.jsonl",
            "--targets",
            "q_proj,v_proj",
            "--technique",
            "lora",
            "--rank",
            "16",
            "--steps",
            "5",
            "--max-length",
            "99");
    assertEquals("[\"q_proj\",\"v_proj\"]", a.path("targets").toString());
    assertEquals("Question: {question}\nAnswer:", a.path("prompt").asText());
    assertEquals(" {answer}", a.path("completion").asText());
    assertEquals(16, a.path("rank").asInt());
    assertEquals(99, a.path("max_length").asInt());
    assertEquals(at("m"), a.path("model").asText());
  }

  @Test
  void benchGrowthMeasuresEachPointOnceAndDrawsThem() throws IOException {
    List<String> asked = new ArrayList<>();
    Cli cli = new Cli(folder);
    cli.worker =
        request -> {
          JsonNode a = request.arguments();
          asked.add(a.path("layers") + " " + a.path("rank") + " " + a.path("tokens"));
          double millis = a.path("layers").asDouble() * a.path("batch").asDouble();
          return Json.object().put("step_ms", millis).put("peak_gb", 0.5);
        };
    assertEquals(0, cli.run("bench", "growth", "--out", "g", "--json"), cli.err);
    assertEquals(13, asked.size());
    assertEquals(16, cli.json().path("points").size());
    List<String> table = Files.readAllLines(folder.resolve("g/growth.csv"));
    assertEquals("layers,32,8,128,4,128.0,0.5", table.get(4));
    assertTrue(Files.readString(folder.resolve("g/growth.svg")).contains("<svg"));
  }

  @Test
  void benchFilesTakesAFolderOfAModel() throws IOException {
    JsonNode a =
        arguments("bench-files", "bench", "files", "--model", "m", "--out", "o", "--repeats", "3");
    assertEquals(at("m"), a.path("model").asText());
    assertEquals(at("o"), a.path("out").asText());
    assertEquals(3, a.path("repeats").asInt());
  }

  @Test
  void benchClsHasARateForEachTechnique() throws IOException {
    Files.writeString(folder.resolve("t.csv"), "text,category\na,b\n");
    JsonNode a =
        arguments(
            "bench-cls",
            "bench",
            "cls",
            "--model",
            "m",
            "--train",
            "t.csv",
            "--test",
            "t.csv",
            "--text",
            "text",
            "--label",
            "category",
            "--technique",
            "full");
    assertEquals(2e-4, a.path("learning_rate").asDouble());
    assertEquals(32, a.path("batch").asInt());
    assertTrue(a.path("targets").isNull());
  }

  @Test
  void parityFailsWhenACaseFails() throws IOException {
    Files.createDirectories(folder.resolve("cases"));
    cli.worker = r -> Json.object().put("failed", 1).put("passed", 3);
    assertEquals(
        3, cli.run("parity", "cases", "--hosts", "cases", "--filter", "lora--*", "--json"));
    assertEquals("lora--*", cli.jobs.get(0).arguments().path("filter").asText());
    assertTrue(cli.json().get("unsupported").isNull());
  }

  @Test
  void dataShowRendersWithoutAModel() {
    assertEquals(0, cli.run("data", "show", "d.jsonl", "--json"), cli.err);
    assertEquals(1, cli.json().path("rows").asInt());
    assertEquals(
        "[masked]Question: q\nAnswer:[/masked] a", cli.json().at("/examples/0/text").asText());
    assertTrue(cli.jobs.isEmpty());
    assertTrue(cli.json().get("tokens").isNull());
  }

  @Test
  void dataShowAsksTheWorkerForTokens() {
    JsonNode a = arguments("data-show", "data", "show", "d.jsonl", "--model", "m");
    assertEquals("Question: {question}\nAnswer:", a.at("/columns/prompt").asText());
  }

  @Test
  void doctorSaysWhatItKnowsWhenTheEngineDoesNot() {
    cli.worker =
        r -> {
          throw new org.scion.core.service.JobFailure(
              org.scion.core.service.JobFailure.Kind.FAILED, "no engine", List.of());
        };
    assertEquals(3, cli.run("doctor", "--json"));
    assertEquals("no engine", cli.json().path("problem").asText());
    assertTrue(cli.json().path("free_disk_gb").asDouble() > 0);
  }
}
