package org.scion.runner.generate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Clock;
import java.util.Optional;
import org.scion.core.Json;
import org.scion.core.data.Template;
import org.scion.core.spec.ExperimentSpec;
import org.scion.runner.data.TextTokenizer;

/** A prompt as the turn of a user, written as the model's chat template wants it. Stateless. */
final class ChatPrompt {
  private ChatPrompt() {}

  /** Whether a run learnt prompts and completions without a template. */
  static boolean plain(ExperimentSpec spec) {
    return spec.data().completion() != null;
  }

  /** A prompt as the rows that a run learnt from had it. */
  static String asLearnt(ExperimentSpec spec, String text) {
    String template = spec.data().prompt();
    return template == null ? text : Template.parse(template, "data.columns.prompt").around(text);
  }

  /**
   * @param system a turn before it; null for none
   * @return empty if the model has no template
   */
  static Optional<String> of(TextTokenizer tokenizer, String prompt, String system) {
    ArrayNode turns = Json.array();
    if (system != null) {
      turns.addObject().put("role", "system").put("content", system);
    }
    turns.addObject().put("role", "user").put("content", prompt);
    return tokenizer
        .chatTemplate(Clock.systemDefaultZone())
        .map(template -> template.render(turns, true));
  }
}
