package org.scion.runner.lab;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.SpecException;
import org.scion.core.model.Site;
import org.scion.runner.engine.OnEveryCore;
import org.scion.runner.engine.Torch;
import org.scion.runner.spectra.Spectrum;

/**
 * The intruder dimensions of a run's matrices, each ready to be scaled: with W = U S V^T the tuned
 * weight and J its intruders, W(lambda) = W + (lambda - 1) sum_{j in J} s_j u_j v_j^T. Lambda 1
 * leaves the weight, 0 takes the intruders out (Shuttleworth et al., 2024, arXiv:2410.21228).
 */
final class Intruders {
  /**
   * One dimension.
   *
   * @param index among the tuned weight's singular vectors, from 0
   * @param sigma its singular value
   * @param cosine its largest absolute cosine with the base's vectors
   */
  record Dimension(Site site, int index, float sigma, float cosine) {}

  private final Blend blend;
  private final Map<String, float[]> parts = new LinkedHashMap<>();
  private final List<Dimension> dimensions = new ArrayList<>();

  private Intruders(Blend blend) {
    this.blend = blend;
  }

  /**
   * Finds them.
   *
   * @param arguments top, epsilon, site (absent: all), dimension (absent: the intruders of the
   *     site; a number: that singular vector, intruder or not)
   */
  static Intruders of(Blend blend, JsonNode arguments, java.util.function.IntConsumer done) {
    String wanted = arguments.path("site").asText("");
    List<Site> sites =
        blend.matrices().stream().filter(s -> wanted.isEmpty() || s.name().equals(wanted)).toList();
    if (sites.isEmpty()) {
      throw new SpecException(
          "--site",
          wanted,
          blend.matrices().isEmpty()
              ? "a run that changed a matrix of a layer"
              : "one of " + String.join(", ", blend.matrices().stream().map(Site::name).toList()),
          "");
    }
    if (arguments.hasNonNull("dimension") && wanted.isEmpty()) {
      throw new SpecException(
          "--dimension", arguments.get("dimension").asText(), "with --site", "");
    }
    Intruders intruders = new Intruders(blend);
    List<Found> found = OnEveryCore.map(sites, site -> intruders.find(site, arguments), done);
    for (Found f : found) {
      intruders.dimensions.addAll(f.dimensions());
      if (f.part() != null) {
        intruders.parts.put(f.weight(), f.part());
      }
    }
    return intruders;
  }

  @SuppressWarnings("ArrayRecordComponent") // handed over once
  private record Found(String weight, List<Dimension> dimensions, float[] part) {}

  private Found find(Site site, JsonNode arguments) {
    int top = arguments.path("top").asInt(10);
    double epsilon = arguments.path("epsilon").asDouble(0.5);
    NDArray before = oriented(site, blend.base(site.weight()));
    NDArray after = oriented(site, blend.tuned(site.weight()));
    Spectrum.Sides sides = Spectrum.sides(before, after, top);
    List<Dimension> own = new ArrayList<>();
    NDArray sum = null;
    for (int j = 0; j < sides.cosine().length; j++) {
      boolean chosen =
          arguments.hasNonNull("dimension")
              ? j == arguments.get("dimension").asInt()
              : sides.cosine()[j] < epsilon;
      if (chosen) {
        own.add(new Dimension(site, j, sides.sigma()[j], sides.cosine()[j]));
        NDArray part = sides.part(j);
        sum = sum == null ? part : sum.add(part);
      }
    }
    if (own.isEmpty() && arguments.hasNonNull("dimension")) {
      throw new SpecException(
          "--dimension",
          arguments.get("dimension").asText(),
          "0 to " + (sides.cosine().length - 1),
          "--top looks at more.");
    }
    return new Found(
        site.weight(), own, sum == null ? null : Torch.floats(oriented(site, sum).duplicate()));
  }

  /** (out, in) from the stored layout, and back. */
  private static NDArray oriented(Site site, NDArray weight) {
    return site.transposed() ? weight.transpose() : weight;
  }

  List<Dimension> dimensions() {
    return dimensions;
  }

  /** Puts the model's weights at lambda. */
  void scale(double lambda) {
    parts.forEach(
        (name, part) -> {
          NDArray tuned = blend.tuned(name);
          blend.set(
              name,
              Torch.withoutGradient(
                  () -> {
                    NDArray sum = Torch.create(part, tuned.getShape().getShape());
                    return tuned.add(sum.mul(lambda - 1));
                  }));
        });
  }
}
