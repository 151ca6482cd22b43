package org.scion.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.scion.core.Json;
import org.scion.core.run.EventReader;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.spec.SpecReader;

/**
 * What a report says of one run. Immutable by convention.
 *
 * @param state what became of it
 * @param started data of its last started event: device, precision, hashes
 * @param spec its experiment.yaml
 * @param events its whole log
 * @param series by name
 * @param spectra the newest spectra that were computed of it; an empty object for none
 * @param result as {@code scion run --json} prints it
 */
public record ReportedRun(
    RunState state,
    JsonNode started,
    String spec,
    List<RunEvent> events,
    Map<String, TreeMap<Long, Double>> series,
    JsonNode spectra,
    JsonNode result) {

  /**
   * Reads a run.
   *
   * @param result as {@code scion run --json} prints it
   */
  public static ReportedRun of(RunFolder folder, JsonNode result) {
    List<RunEvent> events = EventReader.all(folder.events());
    JsonNode started = Json.object();
    for (RunEvent event : events) {
      started = event.type().equals("started") ? event.data() : started;
    }
    try {
      return new ReportedRun(
          RunState.read(folder),
          started,
          Files.readString(folder.spec()),
          events,
          RunState.series(events),
          spectra(folder),
          result);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder.spec(), e);
    }
  }

  /** Names of its probes. */
  List<String> probes() {
    List<String> names = new ArrayList<>();
    SpecReader.parse(spec, "experiment.yaml")
        .path("lab")
        .path("probes")
        .forEach(p -> names.add(p.path("name").asText()));
    return names;
  }

  private static JsonNode spectra(RunFolder folder) throws IOException {
    if (!Files.isDirectory(folder.artifacts())) {
      return Json.object();
    }
    try (Stream<Path> files = Files.list(folder.artifacts())) {
      return files
          .filter(f -> f.getFileName().toString().matches("spectra.*\\.json"))
          .max(Comparator.comparing(f -> f.toFile().lastModified()))
          .map(Json::read)
          .orElse(Json.object());
    }
  }
}
