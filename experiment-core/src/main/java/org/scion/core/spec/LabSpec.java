package org.scion.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;

/**
 * What is watched while a run trains.
 *
 * @param spectra whether spectra of the trained matrices are recorded
 * @param every steps between two rounds of spectra; 0 for a twentieth of the run
 * @param share most of the training time that spectra may take; work that does not fit waits
 * @param top singular vectors looked at
 * @param epsilon cosine below which a vector is an intruder
 * @param norms steps between records of gradient and update norms by module; 0 for none
 * @param probes sets of rows that tell what is forgotten
 */
public record LabSpec(
    boolean spectra,
    int every,
    double share,
    int top,
    double epsilon,
    int norms,
    List<ProbeSpec> probes) {

  public LabSpec {
    probes = List.copyOf(probes);
  }

  static LabSpec read(Section in) {
    JsonNode list = in.raw("probes", "sets of rows measured before, during and after training");
    LabSpec result =
        new LabSpec(
            in.flag("spectra", false, "record spectra of the trained matrices during training"),
            in.integer("every", 0, 0, Integer.MAX_VALUE, "steps between spectra; 0: 20 a run"),
            in.real("share", 0.02, 0.0001, 1, "most of the training time that spectra may take"),
            in.integer("top", 10, 1, 1024, "singular vectors looked at"),
            in.real("epsilon", 0.5, 0.001, 1, "cosine below which a vector is an intruder"),
            in.integer("norms", 0, 0, Integer.MAX_VALUE, "steps between norms by module; 0: off"),
            ProbeSpec.readAll(list, in.at("probes"), in));
    in.end();
    return result;
  }

  /**
   * Probes on their own.
   *
   * @throws SpecException with all problems
   */
  public static List<ProbeSpec> probes(JsonNode list) {
    List<SpecProblem> problems = new ArrayList<>();
    Section in = new Section(null, "", problems);
    List<ProbeSpec> probes = ProbeSpec.readAll(list, "probes", in);
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    return probes;
  }
}
