package org.scion.core.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.jinja.JinjaException;
import org.scion.core.jinja.JinjaTemplate;
import org.scion.core.jinja.JsonValues;
import org.scion.core.jinja.Span;

/**
 * How a model wants chats written, as its tokenizer_config.json says. Immutable and thread-safe.
 *
 * <p>What is learnt of a chat: the parts in {@code generation} blocks, if the template has them;
 * else, for every turn of the assistant, what its rendering adds to that of the turns before it
 * with the generation prompt, up to its end token. Templates that write an answer differently once
 * others follow, as those that drop its thoughts, are split by the end token alone; what cannot be
 * split is refused for training.
 */
public final class ChatTemplate {
  private static final List<String> SPECIAL =
      List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token");

  private static final Pattern MARK = Pattern.compile("\\{%-?\\s*generation\\s*-?%}");

  private final JinjaTemplate template;
  private final boolean marks;
  private final Map<String, Object> names;
  private final String end;
  private final Clock clock;

  private ChatTemplate(String source, Map<String, Object> names, Clock clock) {
    this.template = JinjaTemplate.parse(source);
    this.marks = MARK.matcher(source).find();
    this.names = names;
    this.end = names.get("eos_token") instanceof String text ? text : "";
    this.clock = clock;
  }

  /**
   * The template of a tokenizer_config.json; empty if it has none.
   *
   * @throws SpecException if the template is wrong
   * @throws UnsupportedException if it uses what Scion's engine does not have, by name
   */
  public static Optional<ChatTemplate> of(JsonNode tokenizerConfig, Clock clock) {
    Optional<String> source = source(tokenizerConfig.path("chat_template"));
    if (source.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> names = new LinkedHashMap<>();
    for (String key : SPECIAL) {
      JsonNode token = tokenizerConfig.path(key);
      JsonNode text = token.isObject() ? token.path("content") : token;
      if (text.isTextual()) {
        names.put(key, text.textValue());
      }
    }
    names.put("documents", null);
    try {
      return Optional.of(new ChatTemplate(source.get(), names, clock));
    } catch (JinjaException e) {
      throw refusal(e);
    }
  }

  /** One template, or a list of named ones of which {@code default} is for chats. */
  private static Optional<String> source(JsonNode node) {
    if (node.isTextual()) {
      return Optional.of(node.textValue());
    }
    for (JsonNode named : node) {
      if (named.path("name").asText().equals("default")) {
        return Optional.of(named.path("template").asText());
      }
    }
    return Optional.empty();
  }

  private static RuntimeException refusal(JinjaException e) {
    if (e.unsupported()) {
      return new UnsupportedException("chat template, " + e.getMessage() + " is not supported");
    }
    return new SpecException(
        "chat_template", e.getMessage(), "a template that renders this chat", "");
  }

  /**
   * The text that a model goes on from.
   *
   * @param messages turns with role and content
   * @param generationPrompt whether it ends where the assistant begins to speak
   * @throws SpecException if the template refuses these turns, with its own words
   */
  public String render(JsonNode messages, boolean generationPrompt) {
    return rendered(messages, null, generationPrompt).text();
  }

  private JinjaTemplate.Rendered rendered(
      JsonNode messages, JsonNode tools, boolean generationPrompt) {
    Map<String, Object> all = new LinkedHashMap<>(names);
    all.put("messages", JsonValues.of(messages));
    all.put("tools", tools == null ? null : JsonValues.of(tools));
    all.put("add_generation_prompt", generationPrompt);
    try {
      return template.render(all, LocalDateTime.now(clock));
    } catch (JinjaException e) {
      throw refusal(e);
    }
  }

  /** Whether the template itself marks what the assistant says, with generation blocks. */
  public boolean marksAnswers() {
    return marks;
  }

  /**
   * A chat with the assistant's words marked.
   *
   * @throws SpecException if the template refuses these turns, or rewrites earlier ones
   */
  public ChatText marked(ArrayNode messages) {
    return marked(new Chat(messages));
  }

  /** The same, with the tools of the chat. */
  public ChatText marked(Chat chat) {
    JinjaTemplate.Rendered whole = rendered(chat.messages(), chat.tools(), false);
    if (!whole.generated().isEmpty()) {
      return new ChatText(whole.text(), whole.generated());
    }
    List<Span> learnt = new ArrayList<>();
    ArrayNode before = Json.array();
    for (JsonNode message : chat.messages()) {
      if (message.path("role").asText().equals(ChatMessages.ASSISTANT)) {
        learnt.add(answer(new Chat(before, chat.tools()), message, whole.text()));
      }
      before.add(message);
    }
    return new ChatText(whole.text(), learnt);
  }

  private Span answer(Chat chat, JsonNode message, String whole) {
    ArrayNode before = chat.messages();
    String asked = before.isEmpty() ? "" : rendered(before, chat.tools(), true).text();
    ArrayNode with = before.deepCopy().add(message);
    String answered = rendered(with, chat.tools(), false).text();
    if (whole.startsWith(asked) && !whole.startsWith(answered)) {
      Span rewritten = rewritten(message, whole, asked.length());
      if (rewritten != null) {
        return rewritten;
      }
    }
    if (!answered.startsWith(asked) || !whole.startsWith(answered)) {
      throw new SpecException(
          "chat_template",
          "turn " + (before.size() + 1),
          "a template that writes a turn the same whatever follows it, or marks answers with"
              + " generation blocks",
          "Train on chats that end with their only answer");
    }
    int ended = end.isEmpty() ? -1 : answered.lastIndexOf(end);
    boolean inAnswer = ended >= asked.length();
    return new Span(asked.length(), inAnswer ? ended + end.length() : answered.length());
  }

  /** An answer that stands otherwise in the whole chat: up to its end token; null without one. */
  private Span rewritten(JsonNode message, String whole, int start) {
    int ended = end.isEmpty() ? -1 : whole.indexOf(end, start);
    String said = message.path("content").asText().strip();
    int lines = said.lastIndexOf('\n');
    boolean there = ended >= 0 && whole.substring(start, ended).contains(said.substring(lines + 1));
    return there ? new Span(start, ended + end.length()) : null;
  }
}
