package org.scion.runner.train;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.runner.engine.Kernels;

/** The gradients of all trained tensors: norm, clipping, clearing. */
public final class Gradients {
  private final Map<String, NDArray> trained;

  public Gradients(Map<String, NDArray> trained) {
    this.trained = trained;
  }

  /** Gradient of every trained tensor by name; zeros where nothing flowed. */
  public Map<String, NDArray> all() {
    Map<String, NDArray> result = new LinkedHashMap<>();
    trained.forEach((name, array) -> result.put(name, array.getGradient()));
    return result;
  }

  /** Root of the summed squares. */
  public static double norm(Map<String, NDArray> gradients) {
    List<NDArray> list = new ArrayList<>(gradients.values());
    return list.isEmpty() ? 0 : Kernels.inPlace("total_norm", list).get(0).getFloat();
  }

  /** Scales in place by min(1, most / (norm + 1e-6)), as torch does. */
  public static void clip(Map<String, NDArray> gradients, double norm, double most) {
    double factor = most / (norm + 1e-6);
    if (factor < 1) {
      Kernels.inPlace("scale_all", new ArrayList<>(gradients.values()), factor);
    }
  }

  /** Sets all to zero for the next step. */
  public void clear() {
    List<NDArray> list = new ArrayList<>();
    trained.values().forEach(array -> list.add(array.getGradient()));
    if (!list.isEmpty()) {
      Kernels.inPlace("zero_all", list);
    }
  }
}
