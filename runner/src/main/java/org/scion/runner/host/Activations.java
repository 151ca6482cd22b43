package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.function.UnaryOperator;
import org.scion.runner.engine.Kernels;

/**
 * The functions between the two matrices of a feed-forward block, by their names in config.json.
 */
public final class Activations {
  private Activations() {}

  /**
   * An elementwise function.
   *
   * @param name one that the family's layout has let pass
   */
  public static UnaryOperator<NDArray> of(String name) {
    return switch (name) {
      case "relu" -> Activation::relu;
      case "gelu" -> x -> Kernels.call("gelu", x);
      case "gelu_new", "gelu_pytorch_tanh" -> x -> Kernels.call("gelu_tanh", x);
      default -> throw new IllegalArgumentException("no activation '" + name + "'");
    };
  }
}
