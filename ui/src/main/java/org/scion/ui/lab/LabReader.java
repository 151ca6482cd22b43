package org.scion.ui.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.lab.LabAnswers;
import org.scion.core.lab.RankHistory;
import org.scion.core.lab.SpectrumHistory;
import org.scion.core.run.EventReader;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.service.RunRow;
import org.scion.core.spec.SpecReader;
import org.scion.ui.Services;
import org.scion.ui.run.RunReader;
import org.scion.ui.weights.Spectra;

/**
 * Reads what the lab shows of a run; of its log only what is new since the last time. Thread-safe:
 * one call after another.
 */
final class LabReader {
  private static final Set<String> TYPES = Set.of("spectrum", "rank", "norms", "started");

  private final Services services;
  private final RunReader runs;
  private RunFolder open;
  private EventReader log;
  private final List<RunEvent> events = new ArrayList<>();

  LabReader(Services services) {
    this.services = services;
    this.runs = new RunReader(services.workspace(), services.runs());
  }

  synchronized LabRun read(RunRow row) throws IOException {
    RunFolder folder = services.workspace().run(row.id());
    readOn(folder);
    return new LabRun(
        row,
        folder,
        spectra(folder),
        new SpectrumHistory(events),
        new RankHistory(events),
        events.stream()
            .filter(e -> e.type().equals("norms"))
            .<JsonNode>map(RunEvent::data)
            .toList(),
        runs.curves(row.id()),
        SpecReader.document(folder.spec()).path("lab").path("probes"),
        LabAnswers.of(folder));
  }

  private void readOn(RunFolder folder) {
    if (open == null || !open.id().equals(folder.id())) {
      open = folder;
      log = new EventReader(folder.events(), 0);
      events.clear();
    }
    List<RunEvent> part = log.next();
    while (!part.isEmpty()) {
      part.stream().filter(e -> TYPES.contains(e.type())).forEach(events::add);
      part = log.next();
    }
  }

  /** Spectra of a run's end, kept by the job whoever asked for it. */
  static Optional<Spectra> spectra(RunFolder folder) {
    Path kept = folder.artifacts().resolve("spectra.json");
    return Files.exists(kept) ? Optional.of(Spectra.read(Json.read(kept))) : Optional.empty();
  }
}
