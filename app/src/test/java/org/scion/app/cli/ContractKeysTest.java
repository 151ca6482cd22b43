package org.scion.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scion.app.Terminal;
import org.scion.app.Wiring;
import org.scion.core.Json;
import picocli.CommandLine;

/** Names that other programs rely on: commands, options, and keys of {@code --json}. */
class ContractKeysTest {
  @TempDir Path folder;
  private CommandLine root;
  private Cli cli;

  @BeforeEach
  void make() {
    cli = new Cli(folder);
    Terminal terminal = new Terminal(null, System.out, System.err, false, false);
    root =
        CommandLineFace.commandLine(
            new Wiring(null, null, null, terminal, Map.of(), folder, java.time.Clock.systemUTC()));
  }

  private CommandLine command(String path) {
    CommandLine command = root;
    for (String name : path.split(" ")) {
      command = command.getSubcommands().get(name);
      assertTrue(command != null, path);
    }
    return command;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "ui | --tour",
        "demo | --headless",
        "init | --model --data --technique --out",
        "plan | --set",
        "run | --set --detach --name --seeds --grid --after --priority --share-gpu",
        "metrics | --name --csv --tensorboard --parquet",
        "evaluate | --data",
        "spectra | --top --epsilon --all",
        "compare | --metric --latex --csv",
        "report | --out",
        "export | --format --out --base",
        "combine | --method --out",
        "import | --model",
        "generate | --model --run --prompt --max-tokens",
        "data show | --model",
        "parity | --hosts --filter",
        "bench sft | --model --data --prompt --completion --technique --targets --rank --batch"
            + " --steps --max-length --dtype --seed",
        "bench cls | --model --train --test --text --label --technique --targets --rank"
            + " --learning-rate --epochs --batch --seed"
      })
  void optionsAreThere(String path, String options) {
    Set<String> there = command(path).getCommandSpec().optionsMap().keySet();
    assertEquals(Set.of(), missing(options, there), path);
    assertEquals(Set.of(), missing("--json --workspace --help", there), path);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "ui | screens",
        "demo | runs export test",
        "init | file task columns problems",
        "plan | sites trainable total memory_gb problems",
        "run | id status steps metrics trainable tokens_per_s peak_gb estimated_gb wall_s",
        "runs list | runs",
        "runs show | run",
        "runs log | run",
        "runs stop | run",
        "runs pause | run",
        "runs resume | run id status",
        "runs delete | run",
        "metrics | series",
        "evaluate | metrics rows",
        "spectra | matrices intruders_total matrices_total",
        "compare | rows tests",
        "report | file",
        "export | files max_abs_logit_diff mean_abs_logit_diff argmax_agreement",
        "combine | files max_abs_logit_diff mean_abs_logit_diff argmax_agreement",
        "import | id technique trainable",
        "generate | base tuned",
        "model add | models",
        "model list | models",
        "model show | models",
        "data show | rows columns examples",
        "techniques | techniques",
        "index rebuild | runs rows seconds",
        "parity | cases passed failed unsupported",
        "bench sft | tokens_per_s peak_gb loss_first loss_last5 trainable dtype device",
        "bench cls | examples_per_s peak_gb accuracy trainable dtype"
      })
  void keysAreAlwaysThere(String path, String keys) {
    ScionCommand command = command(path).getCommand();
    assertEquals(Set.of(), missing(keys, Set.copyOf(command.keys())), path);
  }

  private static Set<String> missing(String wanted, Set<String> there) {
    Set<String> missing = new TreeSet<>(List.of(wanted.strip().split(" ")));
    missing.removeAll(there);
    return missing;
  }

  @Test
  void aRunHasItsKeysInListAndShow() throws Exception {
    FabricatedRun.done(folder.resolve("workspace"), "r1", 0, 0.5);
    String keys = "id name technique status step steps worker_pid resumed_from";
    assertEquals(0, cli.run("runs", "list", "--json"));
    assertEquals(Set.of(), missing(keys, names(cli.json().at("/runs/0"))));
    assertTrue(cli.json().at("/runs/0/worker_pid").isNull());
    assertEquals(0, cli.run("runs", "show", "r1", "--json"));
    assertEquals(Set.of(), missing(keys + " system tags", names(cli.json().path("run"))));
    assertTrue(cli.json().at("/run/system").isNull());
  }

  @Test
  void aLivingRunTellsWhatItTakesOfTheMachine() throws Exception {
    var run =
        FabricatedRun.running(folder.resolve("workspace"), "r1", ProcessHandle.current().pid());
    try (var log = new org.scion.core.run.EventWriter(run.events(), java.time.Clock.systemUTC())) {
      log.write("heartbeat", Json.object().put("memory_gb", 1.5).put("cpu", 0.5));
    }
    assertEquals(0, cli.run("runs", "show", "r1", "--json"));
    assertEquals(1.5, cli.json().at("/run/system/memory_gb").asDouble());
  }

  private static Set<String> names(com.fasterxml.jackson.databind.JsonNode node) {
    Set<String> names = new TreeSet<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
