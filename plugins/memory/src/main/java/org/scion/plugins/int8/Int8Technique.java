package org.scion.plugins.int8;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.quantised.QuantisedWeight;
import org.scion.plugins.quantised.Quantiser;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * Int8: frozen weights in one byte with a scale for each output, w = s[row] q, s = max|row| / 127.
 *
 * <p>The weight half of LLM.int8() (Dettmers et al., 2022, arXiv:2208.07339); products are done in
 * float32.
 */
@AutoService(Technique.class)
public final class Int8Technique extends Quantiser {
  private static final double MOST = 127;

  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "int8",
              "Int8 base",
              Family.QUANTISED_BASE,
              "Holds the frozen weights in one byte each with a scale for every output.")
          .paper(
              "Dettmers et al., LLM.int8(): 8-bit Matrix Multiplication for Transformers at Scale,"
                  + " 2022, arXiv:2208.07339",
              "w = s[row] q,  s = max|row| / 127,  q: 8 bits")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.LINEAR)
          .behaviour(true, false, Set.of());

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  protected QuantisedWeight quantise(NDArray weight, Site site, Settings settings) {
    NDArray scales = weight.abs().max(new int[] {1}, true).div(MOST); // (out, 1)
    NDArray codes = weight.div(scales.maximum(1e-30)).round(); // (out, in)
    return new Rows(
        Torch.keep(Kernels.call("quantised_to_int8", codes)), Torch.keep(scales.duplicate()));
  }

  @Override
  protected double bits(Site site, Settings settings) {
    return 8 + 32.0 / site.in();
  }

  /**
   * @param codes (out, in), signed bytes
   * @param scales (out, 1)
   */
  private record Rows(NDArray codes, NDArray scales) implements QuantisedWeight {
    @Override
    public NDArray decode() {
      return Kernels.call("quantised_rows", codes, scales);
    }

    @Override
    public List<NDArray> parts() {
      return List.of(codes, scales);
    }
  }
}
