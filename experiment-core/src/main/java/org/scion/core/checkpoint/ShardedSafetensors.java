package org.scion.core.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.SpecException;

/**
 * Several safetensors files with an index, {@code model.safetensors.index.json}, that says which
 * tensor is where.
 *
 * <p>The index is {@code {"metadata": {...}, "weight_map": {tensor: file}}} as transformers writes
 * it. Thread-safe.
 */
public final class ShardedSafetensors implements Checkpoint {
  private static final long LONGEST_INDEX_BYTES = 16L << 20;

  private final Path index;
  private final Map<String, SafetensorsFile> shardOf = new LinkedHashMap<>();
  private final Map<String, SafetensorsFile> shards = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private ShardedSafetensors(Path index) {
    this.index = index;
  }

  /**
   * Opens the index and every shard that it names.
   *
   * @throws SpecException if the index is damaged, names a file outside its folder, or a shard
   *     lacks a tensor
   */
  public static ShardedSafetensors open(Path index) {
    ShardedSafetensors opened = new ShardedSafetensors(index);
    try {
      opened.read();
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private void read() {
    JsonNode root = StrictJson.readObject(index, LONGEST_INDEX_BYTES);
    JsonNode map = root.path("weight_map");
    if (!map.isObject() || map.isEmpty()) {
      throw Refusal.of(
          index, "weight_map", Json.line(map), "an object of tensor names and file names");
    }
    map.fields().forEachRemaining(entry -> add(entry.getKey(), entry.getValue()));
    root.path("metadata")
        .fields()
        .forEachRemaining(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
  }

  /** The files that hold the tensors. */
  public List<Path> shards() {
    return shards.keySet().stream().map(index::resolveSibling).toList();
  }

  private void add(String tensor, JsonNode shardName) {
    String where = "weight_map['" + Refusal.shorten(tensor) + "']";
    SafetensorsFile shard = shards.get(shardName.asText());
    if (shard == null) {
      shard = SafetensorsFile.open(inside(where, shardName));
      shards.put(shardName.asText(), shard);
    }
    if (!shard.contains(tensor)) {
      throw Refusal.of(index, where, shardName.asText(), "a file that has this tensor");
    }
    shardOf.put(tensor, shard);
  }

  /** Only a plain file name: an index comes from elsewhere and must not reach other folders. */
  private Path inside(String where, JsonNode shardName) {
    String name = shardName.asText();
    boolean plain = name.matches("[A-Za-z0-9_.-]{1,255}") && name.endsWith(".safetensors");
    if (!shardName.isTextual() || !plain) {
      throw Refusal.of(index, where, name, "the name of a .safetensors file in the same folder");
    }
    Path shard = index.resolveSibling(name);
    if (!Files.isRegularFile(shard)) {
      throw Refusal.of(index, where, name, "a file that exists", "Get the missing shard " + name);
    }
    return shard;
  }

  private SafetensorsFile holder(String name) {
    SafetensorsFile shard = shardOf.get(name);
    if (shard == null) {
      throw Refusal.of(
          index,
          "tensor",
          name,
          "one of the " + shardOf.size() + " tensors of the index",
          "Check that the files belong to this model");
    }
    return shard;
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(shardOf.keySet());
  }

  @Override
  public TensorInfo info(String name) {
    return holder(name).info(name);
  }

  @Override
  public ByteBuffer bytes(String name) {
    return holder(name).bytes(name);
  }

  @Override
  public void floats(String name, FloatBuffer target) {
    holder(name).floats(name, target);
  }

  @Override
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  @Override
  public void close() {
    shards.values().forEach(SafetensorsFile::close);
  }
}
