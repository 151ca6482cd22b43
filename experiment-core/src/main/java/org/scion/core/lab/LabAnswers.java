package org.scion.core.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;

/**
 * What jobs of the lab found about a run as it ended, kept under artifacts/lab so that the window
 * shows it whoever asked.
 */
public final class LabAnswers {
  private static final String ENDING = ".json";

  private LabAnswers() {}

  /**
   * The name of an answer about scaling.
   *
   * @param site the only weight that is scaled; empty for all
   * @param dimension the only vector; null for the intruders
   * @param epsilon cosine below which a vector is an intruder
   */
  public static String scale(String site, Integer dimension, double epsilon) {
    String vector = dimension == null ? "" : "-" + dimension;
    return String.format(
        Locale.ROOT, "scale-%s%s-%.2f", site.isEmpty() ? "all" : site, vector, epsilon);
  }

  public static void keep(RunFolder run, String name, JsonNode answer) {
    try {
      Files.createDirectories(folder(run));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder(run), e);
    }
    RunFolder.writeWhole(folder(run).resolve(name + ENDING), Json.pretty(answer));
  }

  /** All that are kept, by name. */
  public static Map<String, JsonNode> of(RunFolder run) {
    Map<String, JsonNode> answers = new HashMap<>();
    if (!Files.isDirectory(folder(run))) {
      return answers;
    }
    try (Stream<Path> all = Files.list(folder(run))) {
      List<Path> files = all.filter(f -> f.toString().endsWith(ENDING)).toList();
      for (Path file : files) {
        String name = file.getFileName().toString();
        answers.put(name.substring(0, name.length() - ENDING.length()), Json.read(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder(run), e);
    }
    return answers;
  }

  private static Path folder(RunFolder run) {
    return run.artifacts().resolve("lab");
  }
}
