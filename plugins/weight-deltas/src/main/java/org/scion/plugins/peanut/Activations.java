package org.scion.plugins.peanut;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.List;
import org.scion.runner.engine.Kernels;

/** Activations by the names that transformers uses. */
final class Activations {
  private Activations() {}

  static List<String> names() {
    return List.of(
        "relu",
        "gelu",
        "gelu_new",
        "gelu_pytorch_tanh",
        "silu",
        "swish",
        "tanh",
        "sigmoid",
        "leaky_relu");
  }

  static NDArray apply(String name, NDArray x) {
    return switch (name) {
      case "relu" -> Activation.relu(x);
      case "gelu" -> Kernels.call("gelu", x);
      case "gelu_new", "gelu_pytorch_tanh" -> Kernels.call("gelu_tanh", x);
      case "silu", "swish" -> x.mul(Activation.sigmoid(x));
      case "tanh" -> Activation.tanh(x);
      case "sigmoid" -> Activation.sigmoid(x);
      case "leaky_relu" -> Activation.leakyRelu(x, 0.01f);
      default -> throw new IllegalArgumentException("no activation '" + name + "'");
    };
  }
}
