package org.scion.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scion.core.Json;
import org.scion.core.run.EventReader;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;

/**
 * What a report says of one run. Immutable by convention.
 *
 * @param state what became of it
 * @param started data of its last started event: device, precision, hashes
 * @param spec its experiment.yaml
 * @param series by name
 * @param result as {@code scion run --json} prints it
 */
public record ReportedRun(
    RunState state,
    JsonNode started,
    String spec,
    Map<String, TreeMap<Long, Double>> series,
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
          RunState.series(events),
          result);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder.spec(), e);
    }
  }
}
