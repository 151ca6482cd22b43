package org.scion.plugins.prefixtuning;

import ai.djl.ndarray.NDArray;
import org.scion.core.technique.Settings;
import org.scion.plugins.prompt.Dense;
import org.scion.plugins.prompt.EncodedPrompt;
import org.scion.plugins.prompt.KeyValuePrefix;
import org.scion.plugins.prompt.PrefixConfig;
import org.scion.plugins.prompt.PromptConfig;
import org.scion.plugins.prompt.PromptStart;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;

/**
 * prefix = tanh(E W_0^T + b_0) W_2^T + b_2.
 *
 * <p>E (n, kv width), W_0 (hidden, kv width), W_2 (2 layers x kv width, hidden).
 */
final class ProjectedPrefix extends EncodedPrompt {
  private final NDArray table;
  private final Dense first;
  private final Dense second;

  ProjectedPrefix(AttachContext context) {
    Settings settings = context.settings();
    int rows = settings.integer(PromptConfig.TOKENS);
    int width = PrefixConfig.width(context.host().layout());
    int hidden = PrefixTuning.hiddenSize(settings, context.host().layout());
    int out = 2 * context.sites().size() * width;
    table =
        trainUnstored(
            ENCODER + "embedding.weight", PromptStart.normal(context.random(), rows, width));
    first = trained("transform.0", Dense.start(context.random(), "transform.0", width, hidden));
    Dense last =
        settings.text("init").equals("zero")
            ? new Dense(Torch.zeros(out, hidden), Torch.zeros(out))
            : Dense.start(context.random(), "transform.2", hidden, out);
    second = trained("transform.2", last);
    KeyValuePrefix.attach(context.host(), context.sites(), rows, this::rows);
    trainModules(context.host(), settings.texts(PromptConfig.SAVED));
  }

  @Override
  protected NDArray encode() {
    return second.forward(first.forward(table).tanh()); // (n, 2 layers x kv width)
  }
}
