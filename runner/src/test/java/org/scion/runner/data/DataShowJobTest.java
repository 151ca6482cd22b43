package org.scion.runner.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;

class DataShowJobTest {
  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    SpecFolder.make(folder);
  }

  @Test
  void examplesShowWhatIsMaskedAndTheEndToken() {
    ObjectNode arguments = arguments("qa.jsonl").put("max_length", 40).put("examples", 4);
    arguments.putObject("columns").put("prompt", "Q: {q}").put("completion", " {a}");
    JsonNode shown = new DataShowJob().run(LengthsJobTest.context(folder, arguments));
    assertEquals(10, shown.path("rows").asInt());
    assertEquals("q", shown.path("columns").get(0).path("name").asText());
    JsonNode first = shown.path("examples").get(0);
    assertEquals(
        "[{\"text\":\"Q: What is 0?\",\"masked\":true},"
            + "{\"text\":\" It is 0<|endoftext|>\",\"masked\":false}]",
        first.path("pieces").toString());
    assertFalse(first.path("truncated").asBoolean());
    assertTrue(shown.path("examples").get(3).path("truncated").asBoolean());
    JsonNode tokens = shown.path("tokens");
    assertEquals(1, tokens.path("truncated").asInt());
    long counted =
        StreamSupport.stream(tokens.path("buckets").spliterator(), false)
            .mapToLong(bucket -> bucket.path("count").asLong())
            .sum();
    assertEquals(10, counted);
    assertEquals(1, shown.path("problems").size());
  }

  @Test
  void columnsAreGuessedAndLabelsBalanced() {
    ObjectNode arguments = arguments("cls.csv").put("model", "builtin:minilm");
    JsonNode shown = new DataShowJob().run(LengthsJobTest.context(folder, arguments));
    assertEquals("label", shown.path("chosen").path("label").asText());
    assertEquals("{\"even\":5,\"odd\":5}", shown.path("labels").toString());
    JsonNode first = shown.path("examples").get(0);
    assertEquals("[CLS] sentence 0 [SEP]", first.path("text").asText());
    assertEquals("even", first.path("label").asText());
    assertEquals(4, first.path("tokens").asInt());
  }

  @Test
  void chatsShowEveryAnswerAsLearnt() {
    JsonNode shown = new DataShowJob().run(LengthsJobTest.context(folder, arguments("chat.jsonl")));
    assertEquals("messages", shown.path("chosen").path("messages").asText());
    assertEquals(
        "[masked]user: Far?\nassistant: [/masked]No.<|endoftext|>"
            + "[masked]\nuser: Back?\nassistant: [/masked]Yes.<|endoftext|>[masked]\n[/masked]",
        shown.path("examples").get(1).path("text").asText());
  }

  @Test
  void bothSidesOfAPairAreShown() throws IOException {
    Files.writeString(
        folder.resolve("pairs.jsonl"),
        "{\"prompt\":\"Q: What is 1?\",\"chosen\":\" It is 1\",\"rejected\":\" It is 22\"}\n");
    JsonNode shown =
        new DataShowJob().run(LengthsJobTest.context(folder, arguments("pairs.jsonl")));
    JsonNode examples = shown.path("examples");
    assertEquals(2, examples.size());
    assertEquals("chosen", examples.get(0).path("label").asText());
    assertEquals(
        "[masked]Q: What is 1?[/masked] It is 22<|endoftext|>",
        examples.get(1).path("text").asText());
  }

  @Test
  void chatsInPairsLearnTheLastTurnOnly() throws IOException {
    String turns = "[{'role':'user','content':'Far?'},{'role':'assistant','content':'%s'}]";
    String row =
        "{'chosen':%s,'rejected':%s}\n".formatted(turns.formatted("No."), turns.formatted("Yes."));
    Files.writeString(folder.resolve("chats.jsonl"), row.replace('\'', '"'));
    JsonNode shown =
        new DataShowJob().run(LengthsJobTest.context(folder, arguments("chats.jsonl")));
    assertEquals(
        "[masked]user: Far?\nassistant: [/masked]Yes.<|endoftext|>",
        shown.path("examples").get(1).path("text").asText());
  }

  @Test
  void unknownLayoutsAreShownWithoutTokens() throws IOException {
    Files.writeString(folder.resolve("odd.jsonl"), "{\"x1\": 1.5, \"x2\": 2.25}\n");
    JsonNode shown = new DataShowJob().run(LengthsJobTest.context(folder, arguments("odd.jsonl")));
    assertEquals(1, shown.path("rows").asInt());
    assertTrue(shown.path("tokens").isNull());
    assertTrue(shown.path("examples").isNull());
  }

  private ObjectNode arguments(String file) {
    return Json.object()
        .put("file", folder.resolve(file).toString())
        .put("model", folder.resolve("model").toString());
  }
}
