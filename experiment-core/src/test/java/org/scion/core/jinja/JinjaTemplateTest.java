package org.scion.core.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scion.core.Json;

/** Against what transformers renders; templates and snippets of cases.json are our own. */
class JinjaTemplateTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 3, 7, 15, 4, 5);
  private static final JsonNode RECORDED = recorded();

  private static JsonNode recorded() {
    try (InputStream in = JinjaTemplateTest.class.getResourceAsStream("/jinja/cases.json")) {
      return Json.MAPPER.readTree(in);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Stream<JsonNode> snippets() {
    return StreamSupport.stream(RECORDED.path("snippets").spliterator(), false);
  }

  static Stream<JsonNode> cases() {
    return StreamSupport.stream(RECORDED.path("cases").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("snippets")
  void snippetsGiveWhatJinjaGives(JsonNode c) {
    String snippet = c.path("snippet").asText();
    Map<String, Object> names = JsonValues.map(RECORDED.path("names"));
    if (c.path("text").isNull()) {
      assertThrows(JinjaException.class, () -> render(snippet, names), snippet);
    } else {
      assertEquals(c.path("text").asText(), render(snippet, names).text(), snippet);
    }
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
    names.put("tools", null);
    if (c.path("text").isNull()) {
      JinjaException e = assertThrows(JinjaException.class, () -> render(template, names));
      assertTrue(e.getMessage().contains("turns must alternate"), e.getMessage());
      return;
    }
    JinjaTemplate.Rendered rendered = render(template, names);
    assertEquals(c.path("text").asText(), rendered.text());
    List<Span> spans = new ArrayList<>();
    c.path("generated").forEach(s -> spans.add(new Span(s.get(0).asInt(), s.get(1).asInt())));
    assertEquals(spans, rendered.generated());
  }

  @Test
  void datesAreThoseOfStrftime() {
    assertEquals(
        "07 Mar 2026, Saturday March 15:04:05 03PM 066 26 100%",
        render("{{ strftime_now('%d %b %Y, %A %B %H:%M:%S %I%p %j %y 100%%') }}", Map.of()).text());
  }

  @Test
  void whatIsNotKnownIsRefusedByNameWhenRead() {
    for (String template :
        List.of("{{ a|wordwrap }}", "{{ a is filter }}", "{% include 'x' %}", "{% call f() %}")) {
      JinjaException e = assertThrows(JinjaException.class, () -> JinjaTemplate.parse(template));
      assertTrue(e.unsupported(), e.getMessage());
      assertTrue(e.getMessage().startsWith("line 1: "), e.getMessage());
    }
  }

  @Test
  void errorsNameTheLine() {
    JinjaException open =
        assertThrows(JinjaException.class, () -> JinjaTemplate.parse("a\n\n{% if x %}"));
    assertTrue(open.getMessage().contains("endif"), open.getMessage());
    JinjaException wrong =
        assertThrows(JinjaException.class, () -> render("a\n{% if true %}\n{{ x.y }}{% endif %}"));
    assertEquals("line 3: 'x' is undefined", wrong.getMessage());
    for (String template :
        List.of("{{ 'a }}", "{{ a b }}", "{{", "{# x", "{{ 1 + }}", "{{ [1 }}")) {
      assertThrows(JinjaException.class, () -> JinjaTemplate.parse(template), template);
    }
  }

  @Test
  void templatesOfStrangersAreStopped() {
    String million = "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}";
    for (String template :
        List.of(
            million + "{% endfor %}",
            "{% for a in range(100000) %}{{ 'x' * 1000 }}{% endfor %}",
            "{{ 'x' * 100000000 }}",
            "{{ range(100000000) }}",
            "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
            "{{ " + "(".repeat(5000) + "1" + ")".repeat(5000) + " }}",
            "{{ " + "not ".repeat(3000) + "1 }}",
            "{% if a %}".repeat(3000) + "{% endif %}".repeat(3000))) {
      assertThrows(JinjaException.class, () -> render(template));
    }
  }

  private static JinjaTemplate.Rendered render(String template) {
    return render(template, Map.of());
  }

  private static JinjaTemplate.Rendered render(String template, Map<String, Object> names) {
    return JinjaTemplate.parse(template).render(names, NOW);
  }
}
