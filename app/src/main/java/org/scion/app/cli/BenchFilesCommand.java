package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scion bench files}: loading and merging beside reading and copying the same file. */
@Command(
    name = "files",
    description = {
      "Load a language model's safetensors and merge LoRA into it, timed beside reading and copying"
          + " the file.",
      "By turns in one worker; written files are forced to disk and removed again; medians."
    })
final class BenchFilesCommand extends JobCommand {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Folder with model.safetensors.")
  private String model;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "To write in.")
  private String out;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "5",
      description = "Rounds (default: ${DEFAULT-VALUE}).")
  private int repeats;

  @Override
  List<String> keys() {
    return List.of(
        "read_s",
        "read_into_memory_s",
        "load_s",
        "load_ratio",
        "load_ratio_into_memory",
        "copy_s",
        "merge_s",
        "merge_ratio",
        "bytes");
  }

  @Override
  String job() {
    return "bench-files";
  }

  @Override
  ObjectNode arguments(Session session) {
    List<SpecProblem> problems = new ArrayList<>();
    BenchOptions.atLeastOne("--repeats", repeats, problems);
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    Path folder = session.path("--out", out);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Json.object()
        .put("model", session.existing("--model", model).toString())
        .put("out", folder.toString())
        .put("repeats", repeats);
  }
}
