package org.scion.plugins.increlora;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.scion.core.Json;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/** The ranks of one site: some active, one that learns in advance, the others asleep. */
final class GrowingSite {
  /** Entry of the rank that learns in advance: small enough to change nothing. */
  private static final float ADVANCE = 1e-5f;

  private final String name;
  private final String prefix;
  private final NDArray a;
  private final NDArray b;
  private final NDArray e;
  private int active = 1;
  private double sensitivity;
  private double uncertainty;

  /**
   * @param a (max, in)
   * @param b (out, max)
   * @param e (max)
   */
  GrowingSite(String name, String prefix, NDArray a, NDArray b, NDArray e) {
    this.name = name;
    this.prefix = prefix;
    this.a = a;
    this.b = b;
    this.e = e;
  }

  String name() {
    return name;
  }

  int active() {
    return active;
  }

  private int max() {
    return (int) e.size();
  }

  boolean canGrow() {
    return active < max();
  }

  void grow() {
    active++;
  }

  double importance() {
    return sensitivity * uncertainty;
  }

  private NDArray mask(int ranks) {
    float[] values = new float[max()];
    for (int i = 0; i < Math.min(ranks, values.length); i++) {
      values[i] = 1;
    }
    return Torch.create(values, values.length);
  }

  /** Entries as they act: active ones as learned; while training the next one is tiny. */
  NDArray entries(boolean training) {
    NDArray own = e.mul(mask(active));
    return training && canGrow() ? own.add(mask(active + 1).sub(mask(active)).mul(ADVANCE)) : own;
  }

  /** ||A A^T - I|| + ||B^T B - I|| of the ranks that learn. */
  NDArray orthogonality() {
    int learning = Math.min(active + 1, max());
    return Kernels.call("lora_orthonormality", a.get("0:" + learning))
        .add(Kernels.call("lora_orthonormality", b.get(":, 0:" + learning).transpose()));
  }

  /** Takes the gradients in, and keeps sleeping ranks asleep. */
  void learn(Map<String, NDArray> gradients, double beta1, double beta2) {
    NDArray ga = gradients.get(prefix + "A.weight");
    NDArray gb = gradients.get(prefix + "B.weight");
    NDArray ge = gradients.get(prefix + "E");
    NDArray learning = mask(active + 1);
    Torch.withoutGradient(
        () -> {
          Kernels.inPlace("copy_into", ga, ga.mul(learning.expandDims(1)));
          Kernels.inPlace("copy_into", gb, gb.mul(learning));
          Kernels.inPlace("copy_into", ge, ge.mul(mask(active)));
          double now =
              (a.mul(ga).abs().sum().getFloat()
                      + b.mul(gb).abs().sum().getFloat()
                      + e.mul(ge).abs().sum().getFloat())
                  / ((double) (a.size() + b.size() + e.size()) * active / max());
          sensitivity = beta1 * sensitivity + (1 - beta1) * now;
          uncertainty = beta2 * uncertainty + (1 - beta2) * Math.abs(now - sensitivity);
          return null;
        });
  }

  /** An optimizer with momentum or decay may have moved entries that sleep. */
  void clean() {
    Torch.withoutGradient(
        () -> {
          Kernels.inPlace("copy_into", e, e.mul(mask(active)));
          return null;
        });
  }

  ObjectNode state() {
    return Json.object()
        .put("active", active)
        .put("sensitivity", sensitivity)
        .put("uncertainty", uncertainty);
  }

  void restore(JsonNode state) {
    active = state.path("active").asInt(active);
    sensitivity = state.path("sensitivity").asDouble(0);
    uncertainty = state.path("uncertainty").asDouble(0);
  }
}
