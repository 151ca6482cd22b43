package org.scion.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.run.EventReader;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.run.Workspace;
import org.scion.core.spec.Overrides;
import org.scion.core.spec.SpecReader;
import org.scion.runner.worker.LocalLauncher;

/** Real workers on the nano-lm sample: killed in the middle, resumed, same losses bit for bit. */
class ResumeTest {
  private static final Path SAMPLE = sample();

  /** Weight deltas, adapters behind the layers, norms and a prompt in one run. */
  private static final String COMPOSED =
      """
      [{"id": "lora", "rank": 4, "sites": {"targets": ["q_proj", "v_proj"]}},
       {"id": "pfeiffer"}, {"id": "ln_tuning"}, {"id": "prompt_tuning", "virtual_tokens": 4}]
      """;

  @TempDir Path folder;

  @Test
  void killedAndResumedRunRepeatsTheLossesOfAnUninterruptedOne() throws Exception {
    Workspace workspace = Workspace.open(folder);
    RunFolder whole = run(workspace, "whole", COMPOSED);
    RunFolder killed = run(workspace, "killed", COMPOSED);
    new LocalLauncher().start(whole);
    await(() -> status(whole).equals("done"));
    long pid = new LocalLauncher().start(killed);
    await(() -> RunState.read(killed).step() >= 6);
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    await(() -> !RunState.alive(pid));
    new LocalLauncher().start(killed);
    await(() -> status(killed).equals("done"));
    assertTrue(RunState.read(killed).resumedFrom() >= 5, "resumed from a checkpoint");
    assertEquals(losses(whole), losses(killed));
    assertEquals(12, losses(whole).size());
    assertTrue(losses(whole).get(12L) < losses(whole).get(1L), "it learns");
  }

  @Test
  void aBitFlippedCheckpointIsFoundAndTheOneBeforeIsUsed() throws Exception {
    Workspace workspace = Workspace.open(folder);
    RunFolder run = run(workspace, "flipped");
    new LocalLauncher().start(run);
    await(() -> status(run).equals("done"));
    TreeMap<Long, Double> first = losses(run);
    double wall = RunState.read(run).finished().path("wall_s").asDouble();
    Path newest = run.checkpoints().resolve("step-00000012").resolve("trained.safetensors");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length - 5] ^= 1;
    Files.write(newest, bytes);
    new LocalLauncher().start(run);
    await(() -> status(run).equals("done") && RunState.read(run).resumedFrom() == 10);
    assertTrue(Files.readString(run.events()).contains("is damaged"));
    assertEquals(first, losses(run));
    JsonNode finished = RunState.read(run).finished();
    assertTrue(finished.path("wall_s").asDouble() > wall, "the time of both workers");
    assertTrue(finished.path("tokens_per_s").asDouble() > 0);
  }

  private static RunFolder run(Workspace workspace, String name) {
    return run(workspace, name, null);
  }

  /**
   * @param techniques in place of the sample's, as JSON; null to keep them
   */
  private static RunFolder run(Workspace workspace, String name, String techniques) {
    JsonNode document = SpecReader.document(SAMPLE.resolve("experiment.yaml"));
    if (techniques != null) {
      Overrides.set(document, "techniques", Json.parse(techniques, name));
    }
    Overrides.set(document, "model", Json.tree(SAMPLE.resolve("model").toString()));
    for (String part : new String[] {"train", "validation", "test"}) {
      String file = SAMPLE.resolve("data/" + part + ".jsonl").toString();
      Overrides.set(document, "data." + part, Json.tree(file));
    }
    ((ObjectNode) document.get("data")).putNull("test");
    for (Map.Entry<String, Integer> e :
        Map.of("steps", 12, "checkpoint_every", 5, "eval_every", 12, "batch_size", 4).entrySet()) {
      Overrides.set(document, "training." + e.getKey(), Json.tree(e.getValue()));
    }
    Overrides.set(document, "data.limit", Json.tree(40));
    RunFolder run = workspace.newRun(name, Instant.now());
    RunFolder.writeWhole(run.spec(), SpecReader.yaml(document));
    return run;
  }

  private static String status(RunFolder run) {
    return RunState.read(run).status();
  }

  private static TreeMap<Long, Double> losses(RunFolder run) {
    return RunState.series(EventReader.all(run.events())).get("loss");
  }

  static void await(BooleanSupplier condition) throws InterruptedException, IOException {
    long end = System.nanoTime() + 180_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "in time");
      Thread.sleep(20);
    }
  }

  /** The sample, from the module's folder or the repository's root. */
  static Path sample() {
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.isDirectory(here.resolve("sample-projects")) ? here : here.getParent();
    return root.resolve("sample-projects/nano-lm");
  }
}
