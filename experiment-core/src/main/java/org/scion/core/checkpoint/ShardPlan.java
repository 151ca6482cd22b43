package org.scion.core.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scion.core.Json;
import org.scion.core.SpecException;

/**
 * Which tensor goes to which file; {@code index} is null for a single file.
 *
 * @param shards file to tensors, in order
 */
record ShardPlan(Map<Path, List<TensorInfo>> shards, Path index) {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  static ShardPlan single(Path file, List<TensorInfo> tensors) {
    return new ShardPlan(Map.of(file, tensors), null);
  }

  /** Fills shards in order; a new one begins when the next tensor would exceed the size. */
  static ShardPlan of(Path folder, List<TensorInfo> tensors, long shardBytes) {
    if (shardBytes < 1) {
      throw new SpecException("shard size in bytes", Long.toString(shardBytes), "1 or more", "");
    }
    List<List<TensorInfo>> groups = new ArrayList<>();
    groups.add(new ArrayList<>());
    long used = 0;
    for (TensorInfo tensor : tensors) {
      if (used > 0 && used + tensor.bytes() > shardBytes) {
        groups.add(new ArrayList<>());
        used = 0;
      }
      groups.get(groups.size() - 1).add(tensor);
      used += tensor.bytes();
    }
    boolean one = groups.size() == 1;
    refuseOther(folder.resolve(one ? INDEX : SINGLE));
    if (one) {
      return single(folder.resolve(SINGLE), groups.get(0));
    }
    Map<Path, List<TensorInfo>> shards = new LinkedHashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      String name = String.format("model-%05d-of-%05d.safetensors", i + 1, groups.size());
      shards.put(folder.resolve(name), groups.get(i));
    }
    return new ShardPlan(shards, folder.resolve(INDEX));
  }

  /** Readers would not know which of two sets of weights to take. */
  private static void refuseOther(Path other) {
    if (Files.exists(other)) {
      throw new SpecException(
          "output folder",
          other.toString(),
          "a folder without other weights",
          "Choose another folder");
    }
  }

  /** Written as transformers writes it: names sorted, total size in bytes. */
  void writeIndex() throws IOException {
    if (index == null) {
      return;
    }
    Map<String, String> map = new TreeMap<>();
    long total = 0;
    for (Map.Entry<Path, List<TensorInfo>> shard : shards.entrySet()) {
      for (TensorInfo tensor : shard.getValue()) {
        map.put(tensor.name(), shard.getKey().getFileName().toString());
        total += tensor.bytes();
      }
    }
    ObjectNode root = Json.object();
    root.putObject("metadata").put("total_size", total);
    root.set("weight_map", Json.tree(map));
    Path temporary = index.resolveSibling("." + index.getFileName() + ".part");
    Files.writeString(temporary, Json.pretty(root));
    Files.move(
        temporary, index, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
