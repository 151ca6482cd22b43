package org.scion.core.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.data.FileWeight;
import org.scion.core.model.source.FileHashes;
import org.scion.core.model.source.ModelSource;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.spec.DataSpec;
import org.scion.core.spec.ExperimentSpec;

/**
 * Token lengths of a spec's training examples as they lie in a workspace, under a hash of
 * everything they depend on: content of model and data files, templates, split, longest example.
 * Seed and batch size are not among them. Thread-safe.
 *
 * @param path {@code cache/lengths/<hash>.json}
 */
public record LengthsFile(Path path) {
  /** Part of the hash, raised when the way of counting changes. */
  private static final int VERSION = 3;

  /**
   * Where the lengths of a spec lie, whether they are there or not.
   *
   * @throws SpecException if the model or a data file does not exist
   */
  public static LengthsFile of(ExperimentSpec spec, Workspace workspace) {
    DataSpec data = spec.data();
    ModelSource source = ModelSource.resolve(spec.model(), workspace.path(), spec.folder());
    ObjectNode key = Json.object().put("version", VERSION).put("task", spec.task().specName());
    key.set("data", Json.tree(data));
    key.put("model", source.sha256());
    FileHashes hashes = new FileHashes(workspace.cache());
    for (String part : List.of("train", "validation", "test")) {
      ArrayNode files = key.putArray(part);
      for (FileWeight file : FileWeight.of(data, part, spec.folder())) {
        files.add(hash(hashes, file.path(), "data." + part)).add(file.weight());
      }
    }
    return new LengthsFile(
        workspace.cache().resolve("lengths").resolve(hash(Json.line(key)) + ".json"));
  }

  /** What was counted before; empty if nothing was. */
  public Optional<ExampleLengths> read() {
    return Files.exists(path) ? Optional.of(parse(Json.read(path))) : Optional.empty();
  }

  /** Keeps lengths for the next time. */
  public void write(ExampleLengths lengths) {
    try {
      Files.createDirectories(path.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + path.getParent(), e);
    }
    RunFolder.writeWhole(path, Json.line(lengths));
  }

  /** Lengths out of a file or out of a worker's answer, whose other keys are passed over. */
  static ExampleLengths parse(JsonNode node) {
    try {
      return Json.MAPPER.treeToValue(node, ExampleLengths.class);
    } catch (JsonProcessingException e) {
      throw new SpecException(
          "lengths",
          "",
          "lists 'tokens', 'labelled' and 'warnings'",
          "Empty cache/lengths. " + e.getOriginalMessage());
    }
  }

  private static String hash(FileHashes hashes, Path file, String where) {
    if (!Files.isRegularFile(file)) {
      throw new SpecException(where, file.toString(), "a file that exists", "There is no " + file);
    }
    return hashes.of(file);
  }

  private static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
