package org.scion.ui.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scion.core.lab.RankHistory;
import org.scion.core.lab.SpectrumHistory;
import org.scion.core.run.RunFolder;
import org.scion.core.service.RunRow;
import org.scion.ui.chart.Curve;
import org.scion.ui.weights.Spectra;

/**
 * What is known of a run's weights. Immutable.
 *
 * @param row its state
 * @param folder of the run
 * @param computed spectra of its end by a worker
 * @param live spectra seen while it trained
 * @param ranks over its steps
 * @param norms by module over its steps: data of the events
 * @param curves of probes and of the task, by name of the series
 * @param probes of its spec, as the spec has them
 * @param answers kept from jobs of the lab, by name
 */
record LabRun(
    RunRow row,
    RunFolder folder,
    Optional<Spectra> computed,
    SpectrumHistory live,
    RankHistory ranks,
    List<JsonNode> norms,
    Map<String, Curve> curves,
    JsonNode probes,
    Map<String, JsonNode> answers) {

  /** Moments that spectra are known of: those seen in training, then the computed end. */
  List<Moment> moments() {
    List<Moment> moments = new ArrayList<>();
    live.steps().forEach(step -> moments.add(new Moment(step, false)));
    computed.ifPresent(c -> moments.add(new Moment(c.step(), true)));
    return moments;
  }

  /**
   * A moment of the run.
   *
   * @param computed whether a worker looked at the end, not the training at itself
   */
  record Moment(long step, boolean computed) {}

  Spectra at(Moment moment) {
    return moment.computed() ? computed.orElseThrow() : Spectra.live(live, moment.step());
  }

  /** Whether the run trained on after its spectra were computed. */
  boolean stale() {
    return computed.filter(c -> c.step() < row.state().step()).isPresent();
  }

  /** Names of its probes. */
  List<String> probeNames() {
    List<String> names = new ArrayList<>();
    probes.forEach(p -> names.add(p.path("name").asText()));
    return names;
  }
}
