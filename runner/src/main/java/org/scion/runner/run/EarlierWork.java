package org.scion.runner.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.run.EventReader;
import org.scion.core.run.RunEvent;

/**
 * What the workers before this one came to, read from the run's log, so that the figures of a
 * resumed run are those of the run and not of its last worker. Immutable.
 *
 * @param wallSeconds from each worker's first word to its last; a killed one counts until its last
 * @param finished the figures of their finished events, the later one over the one before
 */
public record EarlierWork(double wallSeconds, JsonNode finished) {
  private static final List<String> RATES = List.of("tokens_per_s", "examples_per_s");

  /** Reads a log; to be called before this worker's first word. */
  public static EarlierWork read(Path log) {
    EventReader reader = new EventReader(log, 0);
    Reckoning sum = new Reckoning();
    long before;
    do {
      before = reader.offset();
      reader.next().forEach(sum::add);
    } while (reader.offset() > before);
    return new EarlierWork(sum.total + sum.current(), sum.finished);
  }

  /**
   * Makes this worker's figures those of the run: times are added, of the peaks the higher one
   * counts, and rates are the earlier ones where this worker took no step.
   */
  public ObjectNode complete(ObjectNode data) {
    for (String rate : RATES) {
      if (data.path(rate).isNull() && finished.hasNonNull(rate)) {
        data.set(rate, finished.get(rate));
      }
    }
    data.put(
        "peak_gb", Math.max(data.path("peak_gb").asDouble(), finished.path("peak_gb").asDouble()));
    if (data.has("spectra_s")) {
      double spectra = data.path("spectra_s").asDouble() + finished.path("spectra_s").asDouble();
      data.put("spectra_s", spectra);
    }
    return data.put("wall_s", data.path("wall_s").asDouble() + wallSeconds);
  }

  /** Adds the workers up, one event after the other. */
  private static final class Reckoning {
    private double total;
    private long first;
    private long last;
    private final ObjectNode finished = Json.object();

    void add(RunEvent event) {
      boolean bySupervisor = event.type().equals("finished") && !event.data().has("wall_s");
      if (event.type().equals("starting")) {
        total += current();
        first = event.time();
        last = first;
      } else if (first > 0 && !bySupervisor) {
        last = event.time();
      }
      if (event.type().equals("finished") && !bySupervisor) {
        finished.setAll(event.data());
      }
    }

    /** Seconds of the worker that is being read; a clock set back counts as nothing. */
    double current() {
      return Math.max(0, last - first) / 1e3;
    }
  }
}
