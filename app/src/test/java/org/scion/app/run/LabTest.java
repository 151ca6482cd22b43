package org.scion.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.lab.LabAnswers;
import org.scion.core.lab.SpectrumHistory;
import org.scion.core.run.EventReader;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.run.Workspace;
import org.scion.core.spec.Overrides;
import org.scion.core.spec.SpecReader;
import org.scion.runner.worker.Job;
import org.scion.runner.worker.LocalLauncher;

/**
 * The lab on two short real runs of nano-lm, one watched and one not: watching changes no number,
 * what is seen live is what is computed afterwards, and the ends of every path are base and run.
 */
class LabTest {
  private static final Path SAMPLE = ResumeTest.sample();
  private static final int STEPS = 12;

  @TempDir static Path folder;

  private static Workspace workspace;
  private static RunFolder watched;
  private static RunFolder plain;

  @BeforeAll
  static void train() throws Exception {
    workspace = Workspace.open(folder);
    plain = run("plain", Json.object());
    watched = run("watched", lab());
    new LocalLauncher().start(plain);
    new LocalLauncher().start(watched);
    ResumeTest.await(() -> ended(plain) && ended(watched));
    assertEquals("done", RunState.read(watched).status(), RunState.read(watched).message());
  }

  private static boolean ended(RunFolder run) {
    return List.of("done", "failed").contains(RunState.read(run).status());
  }

  private static ObjectNode lab() {
    ObjectNode lab = Json.object().put("spectra", true).put("every", 4).put("share", 1);
    lab.put("norms", 5);
    lab.putArray("probes")
        .addObject()
        .put("name", "corpus")
        .put("data", SAMPLE.resolve("pretrain/data/validation.jsonl").toString())
        .put("limit", 4);
    return lab;
  }

  private static RunFolder run(String name, ObjectNode lab) {
    JsonNode document = SpecReader.document(SAMPLE.resolve("experiment.yaml"));
    Overrides.set(document, "model", Json.tree(SAMPLE.resolve("model").toString()));
    for (String part : List.of("train", "validation", "test")) {
      Path file = SAMPLE.resolve("data/" + part + ".jsonl");
      Overrides.set(document, "data." + part, Json.tree(file.toString()));
    }
    ((ObjectNode) document.get("data")).putNull("test").put("limit", 40);
    // What jobs measure afterwards is float32, whatever this machine would train in.
    Overrides.set(document, "engine.dtype", Json.tree("float32"));
    Overrides.set(document, "training.steps", Json.tree(STEPS));
    Overrides.set(document, "training.batch_size", Json.tree(4));
    Overrides.set(document, "training.eval_every", Json.tree(6));
    Overrides.set(document, "lab", lab);
    RunFolder run = workspace.newRun(name, Instant.now());
    RunFolder.writeWhole(run.spec(), SpecReader.yaml(document));
    return run;
  }

  private static ObjectNode job(String id, ObjectNode arguments) {
    Job job =
        ServiceLoader.load(Job.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(j -> j.id().equals(id))
            .findFirst()
            .orElseThrow();
    arguments.put("run", watched.id());
    return job.run(new Job.Context(arguments, workspace, progress -> {}));
  }

  private static ObjectNode few() {
    return Json.object().put("rows", 6);
  }

  private static List<RunEvent> events(String type) {
    return EventReader.all(watched.events()).stream().filter(e -> e.type().equals(type)).toList();
  }

  @Test
  void watchingChangesNoLoss() {
    assertEquals(losses(plain), losses(watched));
    assertEquals(STEPS, losses(plain).size());
  }

  private static TreeMap<Long, Double> losses(RunFolder run) {
    return RunState.series(EventReader.all(run.events())).get("loss");
  }

  @Test
  void whatIsSeenLiveIsWhatIsComputedAfterwards() {
    SpectrumHistory history = new SpectrumHistory(events("spectrum"));
    JsonNode result = job("spectra", Json.object());
    assertEquals(result.path("matrices_total").asInt(), history.sites().size());
    int compared = 0;
    for (JsonNode matrix : result.path("matrices")) {
      JsonNode live = history.looks(matrix.path("site").asText()).get((long) STEPS);
      if (live != null) {
        compared++;
        close(matrix, live, "sigma_base", 1e-4);
        close(matrix, live, "sigma_tuned", 1e-4);
        close(matrix, live, "sigma_delta", 1e-4);
        close(matrix, live, "cosine", 2e-3);
        double rank = matrix.path("effective_rank_delta").asDouble();
        assertEquals(rank, live.path("effective_rank_delta").asDouble(), 1e-2 * rank);
      }
    }
    assertTrue(compared > 0, "a look at the last step");
  }

  private static void close(JsonNode a, JsonNode b, String key, double tolerance) {
    assertEquals(a.path(key).size(), b.path(key).size(), key);
    for (int i = 0; i < a.path(key).size(); i++) {
      double wanted = a.path(key).get(i).asDouble();
      double scale = Math.max(1, Math.abs(wanted));
      assertEquals(wanted, b.path(key).get(i).asDouble(), tolerance * scale, key + " " + i);
    }
  }

  @Test
  void theChangeAloneHasTheSameSingularValues() {
    JsonNode whole = job("spectra", Json.object());
    JsonNode alone = job("spectra", Json.object().put("delta_only", true));
    for (int i = 0; i < whole.path("matrices").size(); i++) {
      close(whole.path("matrices").get(i), alone.path("matrices").get(i), "sigma_delta", 1e-5);
    }
    JsonNode nothing = job("spectra", Json.object().put("against", watched.id()));
    assertEquals(0, nothing.path("matrices_total").asInt());
  }

  @Test
  void normsAreToldByModule() {
    List<RunEvent> norms = events("norms");
    assertEquals(2, norms.size());
    JsonNode module = norms.get(1).data().path("modules").path("model.layers.0.self_attn.q_proj");
    assertTrue(module.path("gradient").asDouble() > 0);
    assertTrue(module.path("update").asDouble() > 0);
    assertTrue(module.path("update").asDouble() < module.path("weight").asDouble());
  }

  @Test
  void probesAreMeasuredBeforeDuringAndAfter() {
    List<Long> steps =
        events("evaluation").stream()
            .filter(e -> e.data().path("split").asText().equals("corpus"))
            .map(e -> e.data().path("step").asLong())
            .toList();
    assertEquals(List.of(0L, 6L, 12L), steps);
    JsonNode metrics = RunState.read(watched).finished().path("metrics");
    JsonNode now = job("lab-probe", Json.object()).path("probes").path("corpus").path("loss");
    assertEquals(metrics.path("corpus.loss").asDouble(), now.path("after").asDouble(), 1e-5);
    assertEquals(
        metrics.path("corpus.loss_change").asDouble(), now.path("change").asDouble(), 1e-5);
  }

  /** Nano-lm writes harbour logs and never turns anything down. */
  @Test
  void refusalsAreCountedOfBaseAndRun() {
    ObjectNode asked = Json.object();
    asked
        .putArray("probes")
        .addObject()
        .put("name", "unsafe")
        .put("kind", "refusals")
        .put("data", SAMPLE.resolve("data/test.jsonl").toString())
        .put("prompt", "{prompt}")
        .put("limit", 2);
    JsonNode refused = job("lab-probe", asked).path("probes").path("unsafe").path("refused");
    assertEquals(0, refused.path("before").asDouble(1));
    assertEquals(0, refused.path("after").asDouble(1));
    assertEquals(0, refused.path("change").asDouble(1));
  }

  @Test
  void whatWasAskedIsKeptBesideTheRun() {
    job("spectra", Json.object());
    JsonNode kept = Json.read(watched.artifacts().resolve("spectra.json"));
    assertEquals(STEPS, kept.path("step").asInt());
    JsonNode first = kept.path("matrices").get(0);
    assertEquals(first.path("cosine").size(), first.path("cosines").size());
    job("lab-cka", few());
    assertTrue(LabAnswers.of(watched).get("lab-cka").path("tokens").asInt() > 0);
    long before = LabAnswers.of(watched).size();
    job("lab-landscape", few().put("points", 2).put("checkpoint", STEPS));
    assertEquals(before, LabAnswers.of(watched).size(), "a checkpoint on the way is not the end");
  }

  @Test
  void theLineAndTheGraftEndAtBaseAndRun() {
    JsonNode line = job("lab-landscape", few().put("from", 0).put("to", 1).put("points", 3));
    JsonNode graft = job("lab-graft", few());
    double base = line.path("points").get(0).at("/task/loss").asDouble();
    double run = line.path("points").get(2).at("/task/loss").asDouble();
    assertTrue(run < base, run + " < " + base);
    assertEquals(-base, graft.path("quality_base").asDouble(), 1e-5);
    assertEquals(-run, graft.path("quality_run").asDouble(), 1e-5);
    double share = graft.path("share").asDouble();
    assertTrue(share > 0 && share <= 1, "share " + share);
  }

  @Test
  void lambdaOneIsTheRunAndTheMitigatedCopyIsProven() {
    ObjectNode all = few().put("epsilon", 1.0).put("top", 2);
    all.putArray("lambdas").add(1.0).add(0.0);
    JsonNode scaled = job("lab-scale", all);
    assertTrue(scaled.path("dimensions_total").asInt() > 0);
    double kept = scaled.path("points").get(0).at("/task/loss").asDouble();
    double without = scaled.path("points").get(1).at("/task/loss").asDouble();
    assertFalse(kept == without);
    Path out = folder.resolve("mitigated");
    ObjectNode asked = few().put("epsilon", 1.0).put("top", 2).put("lambda", 0.0);
    JsonNode copy = job("lab-mitigate", asked.put("out", out.toString()));
    assertEquals(kept, copy.path("before").at("/task/loss").asDouble(), 1e-6);
    assertEquals(without, copy.path("after").at("/task/loss").asDouble(), 1e-6);
    assertTrue(copy.path("max_abs_logit_diff").asDouble() < 1e-4);
    assertTrue(copy.at("/against_run/max_abs_logit_diff").asDouble() > 1e-3);
    assertTrue(Files.exists(out.resolve("mitigation.json")));
  }

  @Test
  void layersThatDidNotChangeAlignWhole() {
    JsonNode cka = job("lab-cka", few());
    assertEquals(1, cka.path("same_layer").get(0).asDouble(), 1e-5);
    cka.path("same_layer").forEach(v -> assertTrue(v.asDouble() > 0.2 && v.asDouble() < 1.00001));
  }

  @Test
  void cosinesNameTheBestOfAllBaseVectors() {
    ObjectNode asked = Json.object().put("site", "model.layers.0.self_attn.q_proj").put("size", 4);
    JsonNode cosines = job("cosines", asked);
    for (int row = 0; row < 4; row++) {
      for (JsonNode value : cosines.path("cosines").get(row)) {
        assertTrue(value.asDouble() <= cosines.path("best").get(row).asDouble() + 1e-6);
      }
      assertNotNull(cosines.path("best_index").get(row));
    }
  }
}
