package org.scion.runner.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.chat.ChatTemplate;
import org.scion.core.chat.ChatText;
import org.scion.core.model.source.ModelSource;
import org.scion.core.model.source.TrainedRows;

/**
 * What is doubtful in a language model's special tokens and chat template, said before a run: the
 * end that is learnt is not the one that generation stops at; tokens without a trained row; a
 * template that does not mark answers, or does not say when the assistant is to speak.
 *
 * @param source the model
 * @param tokenizer its tokenizer
 * @param chats whether the data are chats
 */
record ModelChecks(ModelSource source, TextTokenizer tokenizer, boolean chats) {
  private static final String ANSWER = "scion-answer";

  /** Plain sentences; empty if all is well. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    Set<SpecialTokens.Token> used = new LinkedHashSet<>();
    tokenizer.special().end().ifPresent(used::add);
    if (chats) {
      template(warnings).ifPresent(used::add);
    } else {
      end(warnings);
    }
    untrained(used, warnings);
    pad(warnings);
    return warnings;
  }

  private void end(List<String> warnings) {
    List<Integer> stops = source.endIds();
    tokenizer
        .special()
        .end()
        .filter(end -> !stops.isEmpty() && !stops.contains((int) end.id()))
        .ifPresent(
            end ->
                warnings.add(
                    "Wrong end token: completions are trained to end with '%s' (id %d), the tokenizer's"
                            .formatted(end.text(), end.id())
                        + " eos_token, but the model's configuration stops at ids %s. Make eos_token"
                            .formatted(stops)
                        + " in tokenizer_config.json and eos_token_id in generation_config.json agree."));
  }

  /** Checks the template; gives the token that ends an answer in it. */
  private Optional<SpecialTokens.Token> template(List<String> warnings) {
    try {
      Optional<ChatTemplate> found = tokenizer.chatTemplate(Clock.systemDefaultZone());
      return found.flatMap(template -> checked(template, warnings));
    } catch (SpecException | UnsupportedException e) {
      return Optional.empty(); // said when the data are rendered
    }
  }

  private Optional<SpecialTokens.Token> checked(ChatTemplate template, List<String> warnings) {
    ArrayNode chat = Json.array().add(turn("user", "scion-question"));
    boolean prompts = !template.render(chat, true).equals(template.render(chat, false));
    chat.add(turn("assistant", ANSWER));
    ChatText marked = template.marked(chat);
    if (!template.marksAnswers()) {
      warnings.add(
          "The chat template has no generation mark ({% generation %}): what the assistant says is"
              + " found by rendering the turns before it. Look at the preview of `scion data show`.");
    }
    if (!prompts) {
      warnings.add(
          "The chat template ignores add_generation_prompt: when the model is asked, nothing says"
              + " that the assistant is to speak.");
    }
    String text = marked.text();
    String after = text.substring(text.indexOf(ANSWER) + ANSWER.length()).strip();
    Optional<SpecialTokens.Token> end = tokenizer.firstSpecial(after);
    List<Long> stops = tokenizer.endIds();
    if (end.isEmpty()) {
      warnings.add(
          "Wrong end token: the chat template puts none after an answer; the model will not learn to"
              + " stop.");
    } else if (!stops.contains(end.get().id())) {
      warnings.add(
          "Wrong end token: the chat template ends an answer with '%s' (id %d), but the model stops at"
                  .formatted(end.get().text(), end.get().id())
              + " ids %s only.".formatted(stops));
    }
    return end;
  }

  private static JsonNode turn(String role, String content) {
    return Json.object().put("role", role).put("content", content);
  }

  private void untrained(Set<SpecialTokens.Token> used, List<String> warnings) {
    Optional<TrainedRows> rows = TrainedRows.of(source);
    for (SpecialTokens.Token token : used) {
      rows.flatMap(r -> r.doubt(token.id()))
          .ifPresent(
              doubt ->
                  warnings.add(
                      "The token '%s' (id %d) that ends a text was never trained: %s. Techniques that"
                              .formatted(token.text(), token.id(), doubt)
                          + " leave the embedding alone cannot teach it; train it with"
                          + " modules_to_save or trainable_tokens."));
    }
  }

  private void pad(List<String> warnings) {
    Optional<String> named = tokenizer.named("pad_token");
    Optional<SpecialTokens.Token> pad = tokenizer.special().pad();
    if (named.isPresent() && pad.isEmpty()) {
      warnings.add(
          "The pad token '%s' of tokenizer_config.json is not in the vocabulary."
              .formatted(named.get()));
    }
    pad.filter(token -> !token.equals(tokenizer.special().end().orElse(null)))
        .flatMap(token -> TrainedRows.of(source).flatMap(r -> r.doubt(token.id())))
        .ifPresent(
            doubt ->
                warnings.add(
                    "The pad token '%s' (id %d) was never trained: %s. Scion computes no padding, but"
                            .formatted(pad.get().text(), pad.get().id(), doubt)
                        + " programs that do must mask it."));
  }
}
