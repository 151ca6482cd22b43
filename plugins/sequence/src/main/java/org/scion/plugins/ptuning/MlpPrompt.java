package org.scion.plugins.ptuning;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import org.scion.core.technique.Settings;
import org.scion.plugins.prompt.Dense;
import org.scion.plugins.prompt.EncodedPrompt;
import org.scion.plugins.prompt.PromptConfig;
import org.scion.plugins.prompt.PromptStart;
import org.scion.runner.inject.AttachContext;

/** prompt = W_4 relu(W_2 relu(W_0 P + b_0) + b_2) + b_4, (n, hidden). */
final class MlpPrompt extends EncodedPrompt {
  private final NDArray table;
  private final Dense first;
  private final Dense second;
  private final Dense third;

  MlpPrompt(AttachContext context) {
    Settings settings = context.settings();
    int rows = settings.integer(PromptConfig.TOKENS);
    int width = context.host().layout().dimensions().hidden();
    int hidden = PTuning.hiddenSize(settings, width);
    table =
        trainUnstored(
            ENCODER + "embedding.weight", PromptStart.normal(context.random(), rows, width));
    first = layer(context, "mlp_head.0", width, hidden);
    second = layer(context, "mlp_head.2", hidden, hidden);
    third = layer(context, "mlp_head.4", hidden, width);
    putInFront(context.host(), rows, batch -> rows());
    trainModules(context.host(), settings.texts(PromptConfig.SAVED));
  }

  private Dense layer(AttachContext context, String name, int in, int out) {
    return trained(name, Dense.start(context.random(), name, in, out));
  }

  @Override
  protected NDArray encode() {
    NDArray h = Activation.relu(first.forward(table)); // (n, width of the encoder)
    return third.forward(Activation.relu(second.forward(h))); // (n, hidden)
  }
}
