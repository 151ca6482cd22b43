package org.scion.core.model.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scion.core.checkpoint.BoundedFile;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.Checkpoints;
import org.scion.core.checkpoint.ShardedSafetensors;
import org.scion.core.checkpoint.StrictJson;
import org.scion.core.hub.HubCache;

/** A folder with config.json and safetensors weights, as Hugging Face writes it. */
record FolderSource(Path folder, String location, FileHashes hashes) implements ModelSource {
  static final long LONGEST_CONFIG_BYTES = 16L << 20;
  static final long LONGEST_TOKENIZER_BYTES = 256L << 20;
  private static final String CONFIG = "config.json";
  private static final String GENERATION = "generation_config.json";
  private static final String TOKENIZER = "tokenizer.json";
  private static final String TOKENIZER_CONFIG = "tokenizer_config.json";
  private static final String CHAT_TEMPLATE = "chat_template.jinja";

  @Override
  public JsonNode config() {
    return StrictJson.readObject(folder.resolve(CONFIG), LONGEST_CONFIG_BYTES);
  }

  @Override
  public Checkpoint weights() {
    return Checkpoints.open(folder);
  }

  @Override
  public Optional<byte[]> tokenizerJson() {
    return existing(TOKENIZER).map(file -> BoundedFile.read(file, LONGEST_TOKENIZER_BYTES));
  }

  /** A chat template in a file of its own, as newer versions of transformers write it, wins. */
  @Override
  public Optional<JsonNode> tokenizerConfig() {
    return existing(TOKENIZER_CONFIG)
        .map(file -> StrictJson.readObject(file, LONGEST_CONFIG_BYTES))
        .map(
            config -> {
              existing(CHAT_TEMPLATE).ifPresent(file -> config.put("chat_template", text(file)));
              return config;
            });
  }

  private static String text(Path file) {
    return new String(BoundedFile.read(file, LONGEST_CONFIG_BYTES), StandardCharsets.UTF_8);
  }

  @Override
  public List<Integer> endIds() {
    Optional<JsonNode> generation =
        existing(GENERATION).map(file -> StrictJson.readObject(file, LONGEST_CONFIG_BYTES));
    List<Integer> ids = generation.map(EndIds::of).orElse(List.of());
    return ids.isEmpty() ? EndIds.of(config()) : ids;
  }

  @Override
  public String sha256() {
    return hashes.of(files());
  }

  @Override
  public Optional<String> hubId() {
    return HubCache.idOf(folder);
  }

  @Override
  public List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (String name : List.of(CONFIG, GENERATION, TOKENIZER, TOKENIZER_CONFIG, CHAT_TEMPLATE)) {
      existing(name).ifPresent(files::add);
    }
    if (!Checkpoints.isIn(folder)) {
      return files; // a model to be trained from scratch has a config and a tokenizer only
    }
    files.add(Checkpoints.file(folder));
    try (Checkpoint weights = weights()) {
      if (weights instanceof ShardedSafetensors sharded) {
        files.addAll(sharded.shards());
      }
    }
    return files;
  }

  private Optional<Path> existing(String name) {
    return Optional.of(folder.resolve(name)).filter(Files::isRegularFile);
  }
}
