package org.scion.runner.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.scion.core.Json;

/** A folder with a small model's tokenizer and data, and specs of it. */
record SpecFolder(Path path) {
  private static final String CHAT_TEMPLATE =
      "{% for m in messages %}{{ m.role }}: {{ m.content }}"
          + "{% if m.role == 'assistant' %}{{ eos_token }}{% endif %}{{ '\\n' }}{% endfor %}"
          + "{% if add_generation_prompt %}assistant: {% endif %}";

  /** Ten questions, one of them long, and ten sentences in two classes. */
  static SpecFolder make(Path path) throws IOException {
    StringBuilder questions = new StringBuilder();
    StringBuilder sentences = new StringBuilder("text,label\n");
    for (int i = 0; i < 10; i++) {
      String more = i == 3 ? " and so on".repeat(20) : "";
      questions
          .append(
              Json.line(Json.object().put("q", "What is " + i + "?").put("a", "It is " + i + more)))
          .append('\n');
      sentences.append("sentence ").append(i).append(i % 2 == 0 ? ",even\n" : ",odd\n");
    }
    Files.writeString(path.resolve("qa.jsonl"), questions);
    Files.writeString(path.resolve("cls.csv"), sentences);
    Files.writeString(path.resolve("chat.jsonl"), chats());
    Path model = Files.createDirectories(path.resolve("model"));
    Files.write(model.resolve("tokenizer.json"), Tokenizers.resource("bpe.json"));
    Files.writeString(
        model.resolve("tokenizer_config.json"),
        Json.line(
            Json.object().put("eos_token", "<|endoftext|>").put("chat_template", CHAT_TEMPLATE)));
    Files.writeString(model.resolve("config.json"), "{\"model_type\": \"llama\"}");
    return new SpecFolder(path);
  }

  /** Two chats, the second with two answers, in the form of ShareGPT. */
  private static String chats() {
    return ("{'messages':[{'role':'user','content':'Far?'},{'role':'assistant','content':'No.'}]}\n"
            + "{'messages':[{'from':'human','value':'Far?'},{'from':'gpt','value':'No.'},"
            + "{'from':'human','value':'Back?'},{'from':'gpt','value':'Yes.'}]}\n")
        .replace('\'', '"');
  }

  /** A spec of the chats, all for training. */
  JsonNode chat() {
    return Json.parse(
        ("{'model': 'model', 'task': 'causal-lm', 'data': {'train': 'chat.jsonl',"
                + "'columns': {'messages': 'messages'}, 'split': {'validation': 0}}}")
            .replace('\'', '"'),
        "test");
  }

  /** A language model spec, without techniques, which no part of this package reads. */
  JsonNode causal() {
    return Json.parse(
        "{'model': 'model', 'task': 'causal-lm', 'data': {'train': 'qa.jsonl', 'max_length': 40,"
                .replace('\'', '"')
            + "'columns': {'prompt': 'Q: {q}', 'completion': ' {a}'}, 'split': {'validation': 0.2}}}"
                .replace('\'', '"'),
        "test");
  }

  JsonNode classification() {
    return Json.parse(
        ("{'model': 'builtin:minilm', 'task': 'classification', 'data': {'train': 'cls.csv',"
                + "'columns': {'text': '{text}', 'label': 'label'}, 'split': {'validation': 0.2}}}")
            .replace('\'', '"'),
        "test");
  }
}
