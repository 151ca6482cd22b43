package org.scion.plugins.ptuning;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.technique.Settings;
import org.scion.plugins.prompt.Dense;
import org.scion.plugins.prompt.EncodedPrompt;
import org.scion.plugins.prompt.PromptConfig;
import org.scion.plugins.prompt.PromptStart;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;

/** prompt = W_2 relu(W_0 LSTM(P) + b_0) + b_2 with a bidirectional LSTM of some layers. */
final class LstmPrompt extends EncodedPrompt {
  private final NDArray table;
  private final List<NDArray[]> layers = new ArrayList<>();
  private final Dense first;
  private final Dense second;
  private final double dropout;
  private final HostModel host;

  LstmPrompt(AttachContext context) {
    Settings settings = context.settings();
    host = context.host();
    int rows = settings.integer(PromptConfig.TOKENS);
    int width = host.layout().dimensions().hidden();
    int hidden = PTuning.hiddenSize(settings, width);
    dropout = settings.real("encoder_dropout");
    table =
        trainUnstored(
            ENCODER + "embedding.weight", PromptStart.normal(context.random(), rows, width));
    for (int i = 0; i < settings.integer("encoder_layers"); i++) {
      layers.add(layer(context, i, i == 0 ? width : 2 * hidden, hidden));
    }
    first = head(context, "mlp_head.0", 2 * hidden, 2 * hidden);
    second = head(context, "mlp_head.2", 2 * hidden, width);
    putInFront(host, rows, batch -> rows());
    trainModules(host, settings.texts(PromptConfig.SAVED));
  }

  private Dense head(AttachContext context, String name, int in, int out) {
    return trained(name, Dense.start(context.random(), name, in, out));
  }

  /** Input weight, state weight and two biases, forwards and then backwards. */
  private NDArray[] layer(AttachContext context, int index, int in, int hidden) {
    NDArray[] parts = new NDArray[8];
    for (int direction = 0; direction < 2; direction++) {
      String end = "_l" + index + (direction == 0 ? "" : "_reverse");
      int at = 4 * direction;
      parts[at] = part(context, "weight_ih" + end, hidden, 4L * hidden, in);
      parts[at + 1] = part(context, "weight_hh" + end, hidden, 4L * hidden, hidden);
      parts[at + 2] = part(context, "bias_ih" + end, hidden, 4L * hidden);
      parts[at + 3] = part(context, "bias_hh" + end, hidden, 4L * hidden);
    }
    return parts;
  }

  /** Uniform within 1 / sqrt(hidden), as torch's LSTM starts. */
  private NDArray part(AttachContext context, String end, int hidden, long... shape) {
    String name = "lstm_head." + end;
    int count = (int) (shape.length == 2 ? shape[0] * shape[1] : shape[0]);
    return trainUnstored(
        ENCODER + name, Torch.create(context.random().kaiming(name, count, hidden), shape));
  }

  @Override
  protected NDArray encode() {
    NDArray h = table;
    for (int i = 0; i < layers.size(); i++) {
      NDArray in = i > 0 && dropout > 0 && host.training() ? dropped(h) : h;
      NDArray[] p = layers.get(i);
      h = Kernels.call("p_tuning_lstm", in, p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]);
    }
    return second.forward(Activation.relu(first.forward(h))); // (n, hidden)
  }

  private NDArray dropped(NDArray x) {
    return Kernels.call("dropout", x, Kernels.scalar(dropout));
  }
}
