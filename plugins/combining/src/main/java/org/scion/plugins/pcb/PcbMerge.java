package org.scion.plugins.pcb;

import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.technique.Technique;
import org.scion.plugins.combining.MergeTechnique;

/** PCB-Merging: parameter competition balancing (Du et al., 2024, arXiv:2410.02396). */
@AutoService(Technique.class)
public final class PcbMerge extends MergeTechnique {
  /** Described once; the service loader makes one. */
  public PcbMerge() {
    super(
        "pcb",
        "PCB-Merging",
        "Weighs every entry by its importance in its task and its agreement with the others.",
        "Du et al., Parameter Competition Balancing for Model Merging, 2024, arXiv:2410.02396",
        "tau = sum_i s_i tau_i / sum_i s_i,  s_i from exp(N |tau_i|^2 / max) tanh(tau_i sum_j tau_j), top share",
        real("density", 0.1, 0, 1, "Share of each task's entries that take part.")
            .from("Scion's choice: half of the fifth that TIES keeps"));
  }

  @Override
  public List<String> methods() {
    return List.of("pcb");
  }
}
