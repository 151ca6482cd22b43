package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.lab.StudySpec;
import org.scion.core.run.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion lab study FILE}: variants over seeds, their spectra, what they forgot, tests. */
@Command(
    name = "study",
    aliases = "illusion",
    description = {
      "Run an experiment in several variants over seeds and hold them against each other: the",
      "metric they are to be equal in, intruder dimensions, forgetting, with tests and pictures.",
      "Runs of the workspace that are just so and done are not run again."
    })
final class LabStudyCommand extends ScionCommand {
  @Parameters(
      paramLabel = "FILE",
      description =
          "A study, or a folder with study.yaml, as sample-projects/illusion-of-equivalence.")
  private String file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Changes a value of every variant, as data.train=/my/train.csv.")
  private List<String> overrides = new ArrayList<>();

  @Option(names = "--seeds", paramLabel = "A..B", description = "In place of the study's seeds.")
  private String seeds;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where table and pictures go (default: studies/NAME in the workspace).")
  private String out;

  @Override
  List<String> keys() {
    return List.of("variants", "tests", "files");
  }

  @Override
  Outcome run(Session session) throws IOException, InterruptedException {
    Path path = session.existing("FILE", file);
    path = Files.isDirectory(path) ? path.resolve("study.yaml") : path;
    StudySpec study = StudySpec.read(path, overrides, seeds);
    List<RunFolder> runs = new StudyRuns(session, study).all();
    StudyResult result = StudyResult.of(session, study, runs);
    Path folder =
        out == null
            ? session.workspace().path().resolve("studies").resolve(name(path))
            : session.path("--out", out);
    Files.createDirectories(folder);
    ObjectNode json = result.json();
    List<String> lines = result.words();
    List<String> files = new ArrayList<>();
    write(folder.resolve("results.json"), Json.pretty(json) + "\n", files);
    write(folder.resolve("results.md"), String.join("\n", result.markdown()) + "\n", files);
    for (Path picture : new StudyPictures(json, study).write(folder)) {
      files.add(picture.toString());
    }
    json.set("files", Json.tree(files));
    return Outcome.of(json, () -> with(lines, files));
  }

  private static String name(Path file) {
    String own = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
    Path folder = file.toAbsolutePath().getParent().getFileName();
    return own.equals("study") && folder != null ? folder.toString() : own;
  }

  private static void write(Path file, String text, List<String> files) throws IOException {
    Files.writeString(file, text);
    files.add(file.toString());
  }

  private static List<String> with(List<String> lines, List<String> files) {
    List<String> all = new ArrayList<>(lines);
    all.add("");
    files.forEach(f -> all.add("wrote " + f));
    return all;
  }

  /** The number at a path, or null. */
  static Double number(JsonNode node, String pointer) {
    JsonNode value = node.at(pointer);
    return value.isNumber() ? value.asDouble() : null;
  }
}
