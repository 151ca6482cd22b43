package org.scion.plugins.prefixtuning;

import ai.djl.ndarray.NDArray;
import org.scion.core.technique.Settings;
import org.scion.plugins.prompt.KeyValuePrefix;
import org.scion.plugins.prompt.PrefixConfig;
import org.scion.plugins.prompt.PromptAttachment;
import org.scion.plugins.prompt.PromptConfig;
import org.scion.plugins.prompt.PromptStart;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;

/** The prefix itself is trained, (n, 2 layers x kv width). */
final class PlainPrefix extends PromptAttachment {
  PlainPrefix(AttachContext context) {
    Settings settings = context.settings();
    int rows = settings.integer(PromptConfig.TOKENS);
    int width = 2 * context.sites().size() * PrefixConfig.width(context.host().layout());
    NDArray prefix =
        trainUnstored(
            ENCODER + "embedding.weight",
            settings.text("init").equals("zero")
                ? Torch.zeros(rows, width)
                : PromptStart.normal(context.random(), rows, width));
    store(PROMPT, prefix);
    KeyValuePrefix.attach(context.host(), context.sites(), rows, () -> prefix);
    trainModules(context.host(), settings.texts(PromptConfig.SAVED));
  }
}
