package org.scion.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scion.core.Json;
import org.scion.core.SpecProblem;
import org.scion.core.UnsupportedException;
import org.scion.core.service.JobFailure;
import picocli.CommandLine;

class CommandLineTest {
  @TempDir Path folder;
  private Cli cli;

  @BeforeEach
  void make() {
    cli = new Cli(folder);
  }

  @Test
  void everyCommandExplainsItself() {
    CommandLine root =
        CommandLineFace.commandLine(
            new org.scion.app.Wiring(
                null,
                null,
                null,
                new org.scion.app.Terminal(null, System.out, System.err, false, false),
                Map.of(),
                folder,
                java.time.Clock.systemUTC()));
    check(root, 0);
  }

  private void check(CommandLine command, int depth) {
    String usage = command.getUsageMessage();
    assertTrue(usage.contains("--json"), usage);
    assertTrue(usage.contains("--workspace"), usage);
    assertTrue(usage.contains("--help"), usage);
    assertTrue(command.getCommandSpec().usageMessage().description().length > 0, usage);
    assertTrue(depth < 4, usage);
    command.getSubcommands().values().forEach(sub -> check(sub, depth + 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--json runs list --workspace W",
        "--workspace W runs --json list",
        "runs --workspace W list --json",
        "runs list --json --workspace=W"
      })
  void globalOptionsStandAnywhere(String line) throws IOException {
    FabricatedRun.done(folder.resolve("W"), "r1", 0, 0.5);
    assertEquals(0, cli.run(line.split(" ")));
    assertEquals("r1", cli.json().at("/runs/0/id").asText());
    assertFalse(Files.exists(folder.resolve("workspace")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nosuch --json",
        "runs nosuch --json",
        "--json metrics",
        "plan a b --json",
        "run nosuch.yaml --json",
        "export x --json --format zip --out d",
        "spectra x --json --top many",
        "bench sft --json",
        "bench --json",
        "data --json",
        "compare a --json",
        "techniques nosuch --json",
        "model show /no/such --json",
        "evaluate nosuch --json --data x",
        "generate --json --prompt x",
        "parity nosuch --json --hosts nosuch",
        "combine a --method m --out o --json"
      })
  void aWrongRequestIsExitTwoWithProblemsOnOneLine(String line) {
    assertEquals(2, cli.run(line.split(" ")), cli.err);
    assertTrue(cli.json().hasNonNull("error"), cli.out);
    assertTrue(cli.json().path("problems").size() > 0, cli.out);
    assertTrue(cli.json().at("/problems/0").has("where"), cli.out);
    assertFalse(cli.err.isBlank());
  }

  @Test
  void withoutJsonNothingIsOnStandardOutputWhenItFails() {
    assertEquals(2, cli.run("runs", "show", "nosuch"));
    assertEquals("", cli.out);
    assertTrue(cli.err.contains("nosuch"), cli.err);
  }

  @Test
  void aFailedCommandStillHasItsKeys() {
    assertEquals(2, cli.run("metrics", "nosuch", "--json"));
    assertTrue(cli.json().get("series").isNull());
  }

  @Test
  void failuresOfWorkersKeepTheirKind() throws IOException {
    FabricatedRun.done(folder.resolve("workspace"), "r1", 0, 0.5);
    List<SpecProblem> problems = List.of(new SpecProblem("--data", "x", "y", "z"));
    for (JobFailure.Kind kind : JobFailure.Kind.values()) {
      cli.worker =
          r -> {
            throw new JobFailure(kind, "because", problems);
          };
      assertEquals(kind.exitCode(), cli.run("spectra", "r1", "--json"));
      assertEquals("because", cli.json().path("error").asText());
      assertEquals("y", cli.json().at("/problems/0/allowed").asText());
      assertTrue(cli.json().get("matrices").isNull());
    }
  }

  @Test
  void unsupportedIsExitFour() throws IOException {
    FabricatedRun.done(folder.resolve("workspace"), "r1", 0, 0.5);
    cli.worker =
        r -> {
          throw new UnsupportedException("format q7");
        };
    assertEquals(4, cli.run("spectra", "r1", "--json"));
    assertEquals("unsupported", cli.json().path("kind").asText());
  }

  @Test
  void aBugIsLoudAndExitThree() throws IOException {
    FabricatedRun.done(folder.resolve("workspace"), "r1", 0, 0.5);
    cli.worker =
        r -> {
          throw new IllegalStateException("bug");
        };
    assertEquals(3, cli.run("spectra", "r1", "--json"));
    assertTrue(cli.err.contains("IllegalStateException"), cli.err);
    assertEquals("bug", cli.json().path("error").asText());
  }

  @Test
  void notANumberBecomesNull() throws IOException {
    FabricatedRun.done(folder.resolve("workspace"), "r1", 0, 0.5);
    Files.writeString(folder.resolve("d.csv"), "text,label\na,b\n");
    cli.worker = r -> Json.object().put("rows", 1).put("extra", Double.NaN);
    assertEquals(0, cli.run("evaluate", "r1", "--data", "d.csv", "--json"));
    assertTrue(cli.json().get("extra").isNull());
    assertTrue(cli.json().get("metrics").isNull());
  }

  @Test
  void versionIsThatOfTheBuild() {
    assertEquals(0, cli.run("--version"));
    assertTrue(cli.out.matches("(?s)scion \\d+\\.\\d+.*"), cli.out);
  }

  @Test
  void aWindowWithoutADisplayIsASentence() {
    String os = System.getProperty("os.name");
    System.setProperty("os.name", "Linux");
    try {
      assertEquals(3, cli.run("ui"));
      assertEquals(3, cli.run());
      assertTrue(cli.err.contains("display"), cli.err);
    } finally {
      System.setProperty("os.name", os);
    }
  }
}
