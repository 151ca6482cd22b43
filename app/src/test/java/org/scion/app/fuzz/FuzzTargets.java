package org.scion.app.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.scion.core.Json;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.Checkpoints;
import org.scion.core.data.RowPolicy;
import org.scion.core.data.RowSource;
import org.scion.core.data.Template;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.SiteKind;
import org.scion.core.model.source.ModelSource;
import org.scion.core.run.QueueEntry;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.run.UserData;
import org.scion.core.service.RunSearch;
import org.scion.core.spec.SiteSelection;
import org.scion.core.spec.SpecReader;
import org.scion.core.spec.Sweep;
import org.scion.core.technique.Techniques;
import org.scion.core.tracking.SeriesExport;

/**
 * Every parser, with small real files of its format. A new one is one more line in {@link #all}.
 */
final class FuzzTargets {
  private static final String CONFIG =
      "{\"architectures\":[\"LlamaForCausalLM\"],\"model_type\":\"llama\",\"hidden_size\":32,"
          + "\"num_hidden_layers\":2,\"num_attention_heads\":4,\"num_key_value_heads\":2,"
          + "\"intermediate_size\":64,\"vocab_size\":96,\"rms_norm_eps\":1e-5,"
          + "\"max_position_embeddings\":128,\"rope_theta\":10000.0,\"eos_token_id\":[1,2],"
          + "\"tie_word_embeddings\":true,\"hidden_act\":\"silu\"}";
  private static final String GPT2 =
      "{\"architectures\":[\"GPT2LMHeadModel\"],\"model_type\":\"gpt2\",\"n_embd\":32,"
          + "\"n_layer\":2,\"n_head\":4,\"n_positions\":64,\"vocab_size\":96}";
  private static final String BERT =
      "{\"architectures\":[\"BertForSequenceClassification\"],\"model_type\":\"bert\","
          + "\"hidden_size\":32,\"num_hidden_layers\":2,\"num_attention_heads\":4,"
          + "\"intermediate_size\":64,\"vocab_size\":96,\"max_position_embeddings\":64,"
          + "\"type_vocab_size\":2,\"id2label\":{\"0\":\"a\",\"1\":\"b\"}}";
  private static final String SPEC =
      """
      name: intent
      model: builtin:minilm
      task: classification
      sweep: {seeds: 1..3, training.learning_rate: [1e-3, 2e-3]}
      data: {train: "rows.csv", columns: {text: "{text}", label: intent}, max_length: 64}
      techniques:
        - id: lora
          rank: 8
          sites: {targets: [query, value], layers: "0-3"}
      training: &t {epochs: 2, batch_size: 16, learning_rate: 1e-3, seed: 1}
      engine: {device: cpu}
      """;
  private static final String ADAPTER =
      "{\"peft_type\":\"LORA\",\"base_model_name_or_path\":\"x/y\",\"r\":8,\"lora_alpha\":16,"
          + "\"target_modules\":\".*\\\\.(q_proj|v_proj)\",\"exclude_modules\":[\"lm_head\"],"
          + "\"layers_to_transform\":[0,1],\"layers_pattern\":\"layers\"}";

  private FuzzTargets() {}

  static List<FuzzTarget> all() {
    byte[] tensors = resource("checkpoint/small.safetensors");
    List<FuzzTarget> targets = new ArrayList<>();
    targets.add(
        new FuzzTarget("safetensors", Map.of("model.safetensors", tensors), FuzzTargets::weights));
    targets.add(shards(tensors));
    targets.add(
        new FuzzTarget(
            "gguf", Map.of("model.gguf", resource("checkpoint/small.gguf")), FuzzTargets::weights));
    targets.add(
        new FuzzTarget(
            "gguf model",
            Map.of("model.gguf", resource("checkpoint/small.gguf")),
            f -> model(f, "model.gguf")));
    targets.add(new FuzzTarget("onnx", Map.of("model.onnx", onnx()), FuzzTargets::weights));
    for (String config : List.of(CONFIG, GPT2, BERT)) {
      String type = Json.parse(config, "").path("model_type").asText();
      targets.add(
          new FuzzTarget(
              "model folder " + type,
              Map.of(
                  "config.json", utf8(config),
                  "model.safetensors", tensors,
                  "tokenizer_config.json", utf8("{\"eos_token\":{\"content\":\"</s>\"}}"),
                  "generation_config.json", utf8("{\"eos_token_id\":[1,2]}")),
              f -> model(f, ".")));
    }
    data(targets);
    parquet(targets);
    targets.add(new FuzzTarget("yaml", Map.of("experiment.yaml", utf8(SPEC)), FuzzTargets::spec));
    targets.add(
        new FuzzTarget(
            "adapter folder",
            Map.of("adapter_config.json", utf8(ADAPTER), "adapter_model.safetensors", tensors),
            FuzzTargets::adapter));
    targets.addAll(TextTargets.all());
    targets.addAll(PeftTargets.all(tensors));
    targets.add(run());
    targets.add(
        new FuzzTarget(
            "search and template",
            Map.of("t", utf8("status:done accuracy>0.8 \"a b\" {text} {{x}} -tag:y")),
            f -> {
              String text =
                  new String(
                      java.nio.file.Files.readAllBytes(f.resolve("t")), StandardCharsets.UTF_8);
              try {
                RunSearch.parse(text);
              } finally {
                Template.parse(text, "t").render(Map.of("text", "v"));
              }
            }));
    return targets;
  }

  private static void data(List<FuzzTarget> targets) {
    String rows =
        "{\"text\":\"one \\u00e4\",\"label\":\"a\",\"n\":1.5}\n{\"text\":\"two\",\"label\":\"b\"}\n";
    String csv = "text,label\n\"one, \"\"1\"\"\",a\n\"two\nlines\",b\nthree,c\n";
    String array = "[{\"text\":\"one\",\"label\":\"a\"},{\"text\":\"two\",\"label\":\"b\"}]";
    targets.add(new FuzzTarget("jsonl", Map.of("r.jsonl", utf8(rows)), f -> rows(f, "r.jsonl")));
    targets.add(new FuzzTarget("json", Map.of("r.json", utf8(array)), f -> rows(f, "r.json")));
    targets.add(new FuzzTarget("csv", Map.of("r.csv", utf8(csv)), f -> rows(f, "r.csv")));
    targets.add(
        new FuzzTarget(
            "tsv", Map.of("r.tsv", utf8(csv.replace(',', '\t'))), f -> rows(f, "r.tsv")));
    targets.add(
        new FuzzTarget("gzip", Map.of("r.csv.gz", gzip(utf8(csv))), f -> rows(f, "r.csv.gz")));
  }

  /** By codec, as pyarrow writes them. */
  private static void parquet(List<FuzzTarget> targets) {
    for (String name : List.of("chats-snappy", "mixed-gzip", "mixed-zstd")) {
      byte[] file = resource("data/" + name + ".parquet");
      targets.add(
          new FuzzTarget("parquet " + name, Map.of("r.parquet", file), f -> rows(f, "r.parquet")));
    }
  }

  private static void rows(Path folder, String name) {
    RowSource source = RowSource.of(folder.resolve(name));
    source.read(RowPolicy.of("skip", "test"));
    source.columns();
    source.first(1);
  }

  private static FuzzTarget shards(byte[] tensors) {
    Map<String, String> map = new java.util.TreeMap<>();
    try (Checkpoint good = Checkpoints.open(temporary(tensors))) {
      good.names().forEach(n -> map.put(n, "model-00001-of-00001.safetensors"));
    }
    String index =
        Json.line(
            Json.object()
                .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                    "metadata", Json.object().put("total_size", 100))
                .set("weight_map", Json.tree(map)));
    return new FuzzTarget(
        "shard index",
        Map.of(
            "m/model.safetensors.index.json", utf8(index),
            "m/model-00001-of-00001.safetensors", tensors,
            "outside.safetensors", tensors),
        f -> {
          weights(f.resolve("m"));
          JsonNode read = Json.read(f.resolve("m/model.safetensors.index.json"));
          for (JsonNode shard : read.path("weight_map")) {
            if (shard.asText().contains("..") || shard.asText().startsWith("/")) {
              throw new IllegalStateException("left its folder for " + shard);
            }
          }
        });
  }

  private static Path temporary(byte[] bytes) {
    try {
      Path file = java.nio.file.Files.createTempFile("fuzz", ".safetensors");
      file.toFile().deleteOnExit();
      return java.nio.file.Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens and decodes every tensor; nothing from outside the folder may be among the files. */
  private static void weights(Path folder) {
    try (Checkpoint checkpoint = Checkpoints.open(folder)) {
      for (String name : checkpoint.names()) {
        checkpoint.info(name);
        checkpoint.bytes(name);
        checkpoint.floats(name);
      }
      checkpoint.metadata();
    }
  }

  private static void model(Path folder, String name) {
    ModelSource source =
        ModelSource.resolve(folder.resolve(name).toString(), folder.resolve("workspace"), folder);
    JsonNode config = source.config();
    source.endIds();
    source.tokenizerConfig();
    source.tokenizerJson();
    HostLayout layout = HostFamily.layoutOf(config);
    SiteSelection.of(List.of("q_proj")).select(layout, Set.of(SiteKind.LINEAR), List.of());
    try (Checkpoint weights = source.weights()) {
      weights.names();
    }
  }

  private static void spec(Path folder) {
    JsonNode document = SpecReader.document(folder.resolve("experiment.yaml"));
    new SpecReader(Techniques.load()).problems(document);
    List<Sweep.Member> members = Sweep.of(document, null, List.of()).expand(document);
    SpecReader.yaml(members.get(0).document());
  }

  private static void adapter(Path folder) {
    JsonNode config = Json.read(folder.resolve("adapter_config.json"));
    HostLayout layout = HostFamily.layoutOf(Json.parse(CONFIG, "config"));
    List<String> exclude = new ArrayList<>();
    config.path("exclude_modules").forEach(n -> exclude.add(n.asText()));
    List<Integer> layers = new ArrayList<>();
    config.path("layers_to_transform").forEach(n -> layers.add(n.asInt()));
    new SiteSelection(
            List.of(),
            config.path("target_modules").asText(null),
            exclude,
            null,
            layers,
            List.of(config.path("layers_pattern").asText()))
        .select(layout, Set.of(SiteKind.LINEAR), List.of());
    weights(folder);
  }

  private static FuzzTarget run() {
    String events =
        "{\"t\":1,\"type\":\"started\",\"pid\":1,\"resumed_from\":0,\"steps\":9}\n"
            + "{\"t\":2,\"type\":\"step\",\"step\":1,\"values\":{\"loss\":0.5}}\n"
            + "{\"t\":3,\"type\":\"evaluation\",\"step\":1,\"split\":\"validation\","
            + "\"values\":{\"accuracy\":0.5}}\n"
            + "{\"t\":4,\"type\":\"finished\",\"status\":\"done\",\"metrics\":{\"a\":1}}\n";
    return new FuzzTarget(
        "run folder",
        Map.of(
            "events.jsonl", utf8(events),
            "plan.json", utf8("{\"name\":\"n\",\"techniques\":\"lora\",\"steps\":9}"),
            "launch.json", utf8("{\"pid\":1,\"launched\":5,\"name\":\"n\"}"),
            "queue.json", utf8("{\"state\":\"queued\",\"after\":[\"x\"],\"order\":1.5}"),
            "user.json", utf8("{\"tags\":[\"a\"],\"notes\":\"n\",\"favourite\":true}")),
        f -> {
          RunFolder run = new RunFolder(f);
          UserData.read(run);
          QueueEntry.read(run);
          RunState.read(run);
          SeriesExport.all(List.of(run)).csv(f.resolve("out.csv"));
        });
  }

  /** An ONNX file with one linear layer, by hand. */
  private static byte[] onnx() {
    byte[] matmul = message(1, "x", 1, "onnx::MatMul_1", 2, "product", 4, "MatMul");
    byte[] add = message(1, "layer.query.bias", 1, "product", 2, "y", 4, "Add");
    byte[] bias = message(1, 2L, 2, 1L, 8, "layer.query.bias", 9, floats(7, 8));
    byte[] weight = message(1, 3L, 1, 2L, 2, 1L, 8, "onnx::MatMul_1", 9, floats(1, 2, 3, 4, 5, 6));
    byte[] graph = message(1, matmul, 1, add, 2, "graph", 5, bias, 5, weight);
    return message(1, 7L, 2, "test", 7, graph);
  }

  private static byte[] floats(float... values) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      raw.putFloat(value);
    }
    return raw.array();
  }

  private static byte[] message(Object... fieldsAndValues) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < fieldsAndValues.length; i += 2) {
      int field = (Integer) fieldsAndValues[i];
      Object value = fieldsAndValues[i + 1];
      if (value instanceof Long number) {
        varint(out, field * 8L);
        varint(out, number);
      } else {
        byte[] bytes = value instanceof byte[] raw ? raw : utf8((String) value);
        varint(out, field * 8L + 2);
        varint(out, bytes.length);
        out.writeBytes(bytes);
      }
    }
    return out.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long left = value;
    for (; (left & ~0x7fL) != 0; left >>>= 7) {
      out.write((int) (left & 0x7f | 0x80));
    }
    out.write((int) left);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A file of the core's tests, from the module's folder or the repository's root. */
  private static byte[] resource(String name) {
    return file("experiment-core/src/test/resources/org/scion/core/" + name);
  }

  /** A file of this repository, from its root or from a module. */
  static byte[] file(String name) {
    Path here = Path.of("").toAbsolutePath();
    Path root = java.nio.file.Files.exists(here.resolve(name)) ? here : here.getParent();
    try {
      return java.nio.file.Files.readAllBytes(root.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
