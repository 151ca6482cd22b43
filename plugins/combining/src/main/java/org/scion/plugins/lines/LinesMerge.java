package org.scion.plugins.lines;

import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.technique.Technique;
import org.scion.plugins.combining.MergeTechnique;

/** LiNeS: linear scaling of a change with depth (Wang et al., 2024, arXiv:2410.17146). */
@AutoService(Technique.class)
public final class LinesMerge extends MergeTechnique {
  /** Described once; the service loader makes one. */
  public LinesMerge() {
    super(
        "lines",
        "LiNeS",
        "Scales a change with depth: shallow layers keep the base, deep ones the task.",
        "Wang et al., LiNeS: Post-training Layer Scaling, 2024, arXiv:2410.17146",
        "theta = theta_0 + lambda_l tau_l,  lambda_l = alpha + beta l / (L - 1)");
  }

  @Override
  public List<String> methods() {
    return List.of("lines");
  }
}
