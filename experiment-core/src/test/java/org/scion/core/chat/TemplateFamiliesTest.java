package org.scion.core.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scion.core.Json;
import org.scion.core.jinja.JinjaException;
import org.scion.core.jinja.JinjaTemplate;
import org.scion.core.jinja.JsonValues;

/**
 * Templates in the forms of SmolLM2, Qwen2.5, Qwen3, Llama 3, Mistral and Gemma against what
 * transformers renders; recorded by families.py.
 */
class TemplateFamiliesTest {
  private static final JsonNode RECORDED = recorded();

  private static JsonNode recorded() {
    try (InputStream in = TemplateFamiliesTest.class.getResourceAsStream("/chat/families.json")) {
      return Json.MAPPER.readTree(in);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Stream<JsonNode> cases() {
    return StreamSupport.stream(RECORDED.path("cases").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void chatsGiveWhatTransformersGives(JsonNode c) {
    String template = RECORDED.path("templates").path(c.path("template").asText()).asText();
    Map<String, Object> names = new LinkedHashMap<>();
    names.put("messages", JsonValues.of(RECORDED.path("chats").path(c.path("chat").asText())));
    names.put("add_generation_prompt", c.path("generation_prompt").asBoolean());
    names.put("bos_token", "<s>");
    names.put("eos_token", "</s>");
    boolean tools = c.path("tools").asBoolean();
    names.put("tools", tools ? JsonValues.of(RECORDED.path("tools")) : null);
    if (c.path("enable_thinking").isBoolean()) {
      names.put("enable_thinking", c.path("enable_thinking").asBoolean());
    }
    LocalDateTime now = LocalDateTime.of(2026, 3, 7, 15, 4);
    if (c.path("text").isNull()) {
      assertThrows(JinjaException.class, () -> JinjaTemplate.parse(template).render(names, now));
    } else {
      assertEquals(
          c.path("text").asText(), JinjaTemplate.parse(template).render(names, now).text());
    }
  }
}
