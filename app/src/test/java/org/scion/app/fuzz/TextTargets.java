package org.scion.app.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.airlift.compress.zstd.ZstdCompressor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scion.core.Json;
import org.scion.core.chat.Chat;
import org.scion.core.chat.ChatTemplate;
import org.scion.core.data.RowPolicy;
import org.scion.core.data.RowSource;
import org.scion.core.hub.HubAnswers;
import org.scion.core.model.source.ModelSource;
import org.scion.core.run.RunFolder;
import org.scion.runner.data.TextTokenizer;
import org.scion.runner.run.Checkpointer;

/** Tokenizers, chat templates, chats, packed rows, checkpoints of runs and a hub's answers. */
final class TextTargets {
  private static final String TEXT = "We met the Marigold, 7 o'clock. Ünïcode!\n";
  private static final String TEMPLATE =
      "{% if tools %}{{ tools | tojson }}{% endif %}{% for m in messages %}{% if m.role == 'user' %}"
          + "<u>{{ m.content | trim }}</u>{% else %}<a>{{ m['content'] }}</a>{% endif %}{% endfor %}"
          + "{% if add_generation_prompt %}<a>{% endif %}";
  private static final String CHATS =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"Far?\"},{\"role\":\"assistant\","
          + "\"content\":\"No.\"}],\"tools\":[{\"name\":\"clock\"}]}\n";

  private TextTargets() {}

  static List<FuzzTarget> all() {
    List<FuzzTarget> targets = new ArrayList<>();
    targets.add(
        new FuzzTarget(
            "tokenizer.json",
            Map.of(
                "tokenizer.json", tokenizer("bpe.json"),
                "tokenizer_config.json", utf8("{\"eos_token\":\"</s>\",\"bos_token\":null}")),
            TextTargets::tokenise));
    targets.add(
        new FuzzTarget(
            "gguf tokenizer",
            Map.of("model.gguf", tokenizer("sentencepiece.gguf")),
            TextTargets::ggufTokenizer));
    ObjectNode config = Json.object().put("chat_template", TEMPLATE).put("eos_token", "</a>");
    targets.add(
        new FuzzTarget(
            "chat template",
            Map.of("tokenizer_config.json", utf8(Json.line(config)), "r.jsonl", utf8(CHATS)),
            TextTargets::chats));
    targets.add(
        new FuzzTarget("zstd", Map.of("r.jsonl.zst", zstd(utf8(CHATS))), TextTargets::rows));
    targets.add(checkpoint());
    targets.add(
        new FuzzTarget(
            "hub answers",
            Map.of("list.json", HubAnswers.list(), "config.json", utf8("{\"a\":1}")),
            HubAnswers::read));
    return targets;
  }

  private static void tokenise(Path folder) throws IOException {
    Optional<JsonNode> config = Optional.of(Json.read(folder.resolve("tokenizer_config.json")));
    byte[] json = Files.readAllBytes(folder.resolve("tokenizer.json"));
    try (TextTokenizer tokenizer = TextTokenizer.open(json, config)) {
      tokenizer.decode(tokenizer.encode(TEXT, true), false);
    }
  }

  private static void ggufTokenizer(Path folder) {
    ModelSource source =
        ModelSource.resolve(folder.resolve("model.gguf").toString(), folder.resolve("w"), folder);
    try (TextTokenizer tokenizer = TextTokenizer.of(source)) {
      tokenizer.decode(tokenizer.encode(TEXT, true), false);
    }
  }

  private static void chats(Path folder) {
    JsonNode config = Json.read(folder.resolve("tokenizer_config.json"));
    Optional<ChatTemplate> template = ChatTemplate.of(config, Clock.systemUTC());
    RowSource.of(folder.resolve("r.jsonl"))
        .read(RowPolicy.of("skip", "test"))
        .kept()
        .forEach(
            row -> {
              ArrayNode messages =
                  org.scion.core.chat.ChatMessages.of(
                      row.fields().getOrDefault("messages", Json.object()), "messages");
              JsonNode tools = row.fields().getOrDefault("tools", Json.array());
              template.ifPresent(t -> t.marked(new Chat(messages, Chat.tools(tools, "tools"))));
            });
  }

  private static void rows(Path folder) {
    RowSource.of(folder.resolve("r.jsonl.zst")).read(RowPolicy.of("skip", "test"));
  }

  private static FuzzTarget checkpoint() {
    String state = "{\"step\":3,\"trained.safetensors\":\"x\",\"optimizer.safetensors\":\"y\"}";
    String at = "runs/r/checkpoints/step-00000003/";
    return new FuzzTarget(
        "checkpoint",
        Map.of(
            at + "state.json", utf8(state),
            at + "trained.safetensors", new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'},
            at + "optimizer.safetensors", new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'}),
        f -> new Checkpointer(new RunFolder(f.resolve("runs/r")), null, w -> {}).newest());
  }

  private static byte[] zstd(byte[] plain) {
    ZstdCompressor compressor = new ZstdCompressor();
    byte[] packed = new byte[compressor.maxCompressedLength(plain.length)];
    int size = compressor.compress(plain, 0, plain.length, packed, 0, packed.length);
    return Arrays.copyOf(packed, size);
  }

  private static byte[] tokenizer(String name) {
    return FuzzTargets.file("runner/src/test/resources/tokenizer/" + name);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
