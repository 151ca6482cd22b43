package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.data.FileWeight;
import org.scion.core.data.Row;
import org.scion.core.data.RowSource;
import org.scion.core.data.Template;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunResult;
import org.scion.core.service.JobFailure;
import org.scion.core.spec.ExperimentSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code scion demo}: the main job from end to end on the sample project support-intent, by the
 * same steps that the commands of the same names take.
 */
@Command(
    name = "demo",
    description = {
      "The main job on a sample: train LoRA and full fine-tuning, compare, export.",
      "Looks at their spectra, proves the merge and classifies a text; then opens the window on the result."
    })
final class DemoCommand extends ScionCommand {
  /** LoRA first: that run is merged. */
  static final List<String> SPECS = List.of("experiment.yaml", "full.yaml");

  private static final String SAMPLE = "support-intent/";

  @Option(names = "--headless", description = "Open no window at the end.")
  private boolean headless;

  @Override
  List<String> keys() {
    return List.of("runs", "export", "test");
  }

  @Override
  Outcome run(Session session) throws InterruptedException {
    List<RunFolder> folders = new ArrayList<>();
    ObjectNode json = Json.object();
    ArrayNode runs = json.putArray("runs");
    for (String name : SPECS) {
      say(session, "== " + SAMPLE + name);
      Path spec = Samples.file(SAMPLE + name);
      RunFolder folder = train(session, new SpecFile(session, spec));
      folders.add(folder);
      runs.add(summary(folder));
    }
    say(session, "== compare");
    CompareCommand.words(CompareCommand.table(folders, List.of())).forEach(l -> say(session, l));
    json.set("spectra", spectra(session, folders));
    RunFolder lora = folders.get(0);
    say(session, "== merge and prove");
    json.set("export", export(session, lora));
    json.set("test", classify(session, lora));
    return Outcome.of(json, () -> words(json, session));
  }

  @Override
  void after(Session session) {
    Window window = new Window(session);
    if (!headless && window.possible()) {
      say(session, "Opening the window on the result.");
      window.open();
    }
  }

  private static void say(Session session, String line) {
    session.wiring().terminal().err().println(line);
  }

  private static RunFolder train(Session session, SpecFile file) throws InterruptedException {
    RunFolder folder = RunCommand.prepare(session, file, List.of(), null);
    RunFollower follower = new RunFollower(session, folder);
    RunCommand.starter(session).start(folder);
    RunFollower.End end = follower.follow();
    ObjectNode result = RunResult.of(folder);
    String status = result.path("status").asText();
    if (end == RunFollower.End.LEFT || status.equals("stopped")) {
      throw new JobFailure(
          JobFailure.Kind.CANCELLED, "The demo was stopped; run " + folder.id(), List.of());
    }
    if (!status.equals("done")) {
      throw new JobFailure(
          JobFailure.Kind.FAILED,
          "Run " + folder.id() + " " + status + ": " + result.path("message").asText(),
          List.of());
    }
    return folder;
  }

  private static ObjectNode summary(RunFolder folder) {
    ObjectNode result = RunResult.of(folder);
    ObjectNode node =
        Json.object()
            .put("id", folder.id())
            .put("name", result.path("name").asText())
            .put("technique", result.path("technique").asText());
    node.set("accuracy", accuracy(result.path("metrics")));
    for (String key : List.of("trainable", "tokens_per_s", "peak_gb", "estimated_gb", "wall_s")) {
      node.set(key, result.path(key));
    }
    return node;
  }

  /** On the test rows if it was measured there, else on the validation rows. */
  private static JsonNode accuracy(JsonNode metrics) {
    for (String key :
        List.of("accuracy", "test.accuracy", "test_accuracy", "validation.accuracy")) {
      if (metrics.path(key).isNumber()) {
        return metrics.path(key);
      }
    }
    return NullNode.instance;
  }

  private static ArrayNode spectra(Session session, List<RunFolder> folders) {
    say(session, "== spectra");
    ArrayNode all = Json.array();
    for (RunFolder folder : folders) {
      ObjectNode arguments =
          Json.object()
              .put("run", folder.id())
              .put("top", 10)
              .put("epsilon", 0.5)
              .put("all", false);
      ObjectNode result = session.job("spectra", arguments);
      ObjectNode node = all.addObject().put("run", folder.id());
      node.set("intruders_total", result.path("intruders_total"));
      node.set("matrices_total", result.path("matrices_total"));
    }
    return all;
  }

  private static ObjectNode export(Session session, RunFolder run) {
    Path folder = run.artifacts().resolve("merged");
    ObjectNode result =
        session.job(
            "export",
            Json.object()
                .put("run", run.id())
                .put("format", ExportFormat.SAFETENSORS.toString())
                .put("out", folder.toString())
                .put("base", false));
    ObjectNode node = Json.object().put("run", run.id()).put("dir", folder.toString());
    for (String key : List.of("max_abs_logit_diff", "mean_abs_logit_diff", "argmax_agreement")) {
      node.set(key, result.path(key));
    }
    return node;
  }

  /** The first test row, by the trained model. */
  private static ObjectNode classify(Session session, RunFolder run) {
    ExperimentSpec spec = new SpecFile(session, run.spec()).read(List.of());
    String part = spec.data().test().isEmpty() ? "train" : "test";
    Path path = FileWeight.of(spec.data(), part, spec.folder()).get(0).path();
    Row row = RowSource.of(path).first(1).get(0);
    String text = Template.parse(spec.data().text(), "data.columns.text").render(row, fault -> {});
    ObjectNode result =
        session.job("classify", Json.object().put("run", run.id()).put("text", text));
    ObjectNode node = Json.object().put("file", path.toString()).put("text", text);
    node.set("label", result.path("label"));
    node.set("expected", row.fields().get(spec.data().label()));
    return node;
  }

  private static List<String> words(JsonNode json, Session session) {
    TextTable table =
        new TextTable(
            "RUN", "TECHNIQUE", "ACCURACY", "TRAINED", "TOKENS/S", "PEAK GB", "INTRUDERS");
    for (int i = 0; i < json.path("runs").size(); i++) {
      JsonNode r = json.path("runs").get(i);
      table.row(
          r.path("name"),
          r.path("technique"),
          r.path("accuracy"),
          r.path("trainable"),
          r.path("tokens_per_s"),
          r.path("peak_gb"),
          json.path("spectra").path(i).path("intruders_total"));
    }
    List<String> lines = new ArrayList<>(table.lines());
    JsonNode export = json.path("export");
    lines.add("");
    lines.add(
        "Merged into "
            + export.path("dir").asText()
            + ": logits differ by at most "
            + Words.short3(export.path("max_abs_logit_diff").asDouble())
            + ", the same label in "
            + Words.short3(100 * export.path("argmax_agreement").asDouble())
            + "% of cases.");
    JsonNode test = json.path("test");
    lines.add("'" + test.path("text").asText() + "' is " + test.path("label").asText() + ".");
    lines.add("");
    lines.add("Next, with --workspace " + session.workspace().path() + ":");
    String ids = json.at("/runs/0/id").asText() + " " + json.at("/runs/1/id").asText();
    lines.add("  scion compare " + ids);
    lines.add("  scion report " + ids + " --out report.html");
    lines.add("  scion ui");
    return lines;
  }
}
