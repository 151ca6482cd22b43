package org.scion.plugins.soup;

import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.technique.Technique;
import org.scion.plugins.combining.MergeTechnique;

/** Model soup: the mean of several runs (Wortsman et al., 2022, arXiv:2203.05482). */
@AutoService(Technique.class)
public final class SoupMerge extends MergeTechnique {
  /** Described once; the service loader makes one. */
  public SoupMerge() {
    super(
        "soup",
        "Model soup",
        "Averages the whole weights of runs that share a base.",
        "Wortsman et al., Model soups, 2022, arXiv:2203.05482",
        "theta = sum_i w_i theta_i / sum_i w_i");
  }

  @Override
  public List<String> methods() {
    return List.of("soup");
  }
}
