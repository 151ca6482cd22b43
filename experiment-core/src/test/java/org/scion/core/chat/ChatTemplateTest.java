package org.scion.core.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.jinja.Span;

class ChatTemplateTest {
  private static final String TURNS =
      "{% for m in messages %}<o>{{ m.role }}\n{{ m.content }}<c>\n{% endfor %}"
          + "{% if add_generation_prompt %}<o>assistant\n{% endif %}";
  private static final String CHAT =
      "[{'role':'user','content':'Far?'},{'role':'assistant','content':'No.'},"
          + "{'role':'user','content':'Back?'},{'role':'assistant','content':'Yes.'}]";

  @Test
  void onlyTheAnswersAreLearntUpToTheirEndToken() {
    ChatText text = template(TURNS).marked(chat(CHAT));
    assertEquals(List.of("No.<c>", "Yes.<c>"), pieces(text));
    assertTrue(text.text().endsWith("Yes.<c>\n"));
  }

  @Test
  void toolsOfAChatStandInItsTextAndAreNotLearnt() {
    String source = "{% if tools %}<t>{{ tools[0].name }}</t>{% endif %}" + TURNS;
    JsonNode written = Json.tree("[{\"name\": \"clock\"}]");
    Chat chat = new Chat((ArrayNode) chat(CHAT), Chat.tools(written, "tools"));
    ChatText text = template(source).marked(chat);
    assertTrue(text.text().startsWith("<t>clock</t><o>user"), text.text());
    assertEquals(List.of("No.<c>", "Yes.<c>"), pieces(text));
    assertEquals(null, Chat.tools(Json.tree(""), "tools"));
    assertThrows(SpecException.class, () -> Chat.tools(Json.tree("clock"), "tools"));
  }

  @Test
  void generationBlocksDecideWhereThereAreAny() {
    String marked =
        "{% for m in messages %}{% if m.role == 'assistant' %}A:"
            + "{% generation %}{{ m.content }}{% endgeneration %};"
            + "{% else %}U:{{ m.content }};{% endif %}{% endfor %}";
    assertEquals(List.of("No.", "Yes."), pieces(template(marked).marked(chat(CHAT))));
  }

  @Test
  void templatesThatRewriteEarlierTurnsAreRefusedForTraining() {
    String forgetful =
        "{% for m in messages %}{{ m.role }}:{{ m.content if loop.last else '...' }};{% endfor %}";
    SpecException e =
        assertThrows(SpecException.class, () -> template(forgetful).marked(chat(CHAT)));
    assertEquals("chat_template", e.problems().get(0).where());
  }

  @Test
  void answersThatLoseTheirThoughtsLaterAreLearntAsTheyStand() {
    String dropping =
        "{% for m in messages %}<o>{{ m.role }}\n"
            + "{% if m.role == 'assistant' and loop.last %}(hm) {% endif %}{{ m.content }}<c>\n"
            + "{% endfor %}{% if add_generation_prompt %}<o>assistant\n{% endif %}";
    assertEquals(List.of("No.<c>", "(hm) Yes.<c>"), pieces(template(dropping).marked(chat(CHAT))));
  }

  @Test
  void theTemplatesOwnRefusalIsPassedOn() {
    ChatTemplate refusing = template("{{ raise_exception('no system turn') }}");
    SpecException e = assertThrows(SpecException.class, () -> refusing.render(chat(CHAT), false));
    assertTrue(e.getMessage().contains("no system turn"), e.getMessage());
    UnsupportedException unknown =
        assertThrows(UnsupportedException.class, () -> template("{{ messages|wordwrap }}"));
    assertTrue(unknown.getMessage().contains("wordwrap"), unknown.getMessage());
  }

  @Test
  void aListOfTemplatesHasADefault() {
    ObjectNode config = Json.object();
    ArrayNode list = config.putArray("chat_template");
    list.addObject().put("name", "tool_use").put("template", "tools");
    list.addObject().put("name", "default").put("template", "{{ bos_token }}chat");
    config.putObject("bos_token").put("content", "<s>");
    ChatTemplate template = ChatTemplate.of(config, Clock.systemUTC()).orElseThrow();
    assertEquals("<s>chat", template.render(chat(CHAT), false));
    assertTrue(ChatTemplate.of(Json.object(), Clock.systemUTC()).isEmpty());
  }

  @Test
  void shareGptTurnsBecomeRolesAndContents() {
    JsonNode turns =
        Json.parse(
            "[{\"from\":\"human\",\"value\":\"a\"},{\"from\":\"gpt\",\"value\":\"b\"},"
                + "{\"from\":\"system\",\"value\":\"c\"}]",
            "test");
    assertEquals(
        "[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"},"
            + "{\"role\":\"system\",\"content\":\"c\"}]",
        ChatMessages.of(turns, "row").toString());
    for (String wrong : List.of("[]", "{}", "[{\"role\":\"user\"}]", "[3]")) {
      JsonNode node = Json.parse(wrong, "test");
      assertThrows(SpecException.class, () -> ChatMessages.of(node, "row"), wrong);
    }
  }

  private static List<String> pieces(ChatText text) {
    return text.learnt().stream()
        .map((Span s) -> text.text().substring(s.start(), s.end()))
        .toList();
  }

  private static ArrayNode chat(String json) {
    return ChatMessages.of(Json.parse(json.replace('\'', '"'), "test"), "test");
  }

  private static ChatTemplate template(String source) {
    ObjectNode config = Json.object().put("chat_template", source).put("eos_token", "<c>");
    return ChatTemplate.of(config, Clock.systemUTC()).orElseThrow();
  }
}
