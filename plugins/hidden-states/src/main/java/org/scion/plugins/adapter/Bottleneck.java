package org.scion.plugins.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import org.scion.runner.engine.Kernels;

/**
 * s (f(x D^T + a) U^T + b): narrows a hidden state, bends it, widens it again.
 *
 * @param down D (m, hidden)
 * @param downBias a (m)
 * @param up U (hidden, m)
 * @param upBias b (hidden)
 * @param activation f: relu, gelu, tanh or silu
 * @param scaling s
 */
public record Bottleneck(
    NDArray down, NDArray downBias, NDArray up, NDArray upBias, String activation, double scaling) {

  /** (T, hidden) to (T, hidden). */
  public NDArray apply(NDArray x) {
    NDArray inner = bend(Kernels.call("linear_bias", x, down, downBias), activation); // (T, m)
    NDArray out = Kernels.call("linear_bias", inner, up, upBias); // (T, hidden)
    return scaling == 1 ? out : out.mul(Kernels.scalar(scaling));
  }

  /** One of the activations that adapters use, by name. */
  public static NDArray bend(NDArray x, String activation) {
    return switch (activation) {
      case "relu" -> Activation.relu(x);
      case "gelu" -> Kernels.call("gelu", x);
      case "tanh" -> x.tanh();
      case "silu" -> x.mul(Activation.sigmoid(x));
      default -> throw new IllegalArgumentException("no activation " + activation);
    };
  }
}
