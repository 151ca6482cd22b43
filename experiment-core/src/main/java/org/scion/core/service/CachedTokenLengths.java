package org.scion.core.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.scion.core.Json;
import org.scion.core.model.source.ModelSource;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.spec.DataSpec;
import org.scion.core.spec.ExperimentSpec;

/**
 * Token lengths as a worker counts them, kept in {@code cache/lengths} under a hash of everything
 * they depend on: model and data files with size and time of change, templates, longest example.
 * Thread-safe.
 *
 * <p>The job {@code lengths} takes {@code model, task, train, prompt, completion, text, label,
 * max_length, limit, broken_rows} and gives {@code {"tokens": [...], "labelled": [...]}}.
 *
 * @param jobs runs the tokeniser
 * @param workspace holds the cache
 * @param progress told how far the tokeniser is
 */
public record CachedTokenLengths(Jobs jobs, Workspace workspace, Consumer<JobProgress> progress)
    implements TokenLengths {

  @Override
  public Optional<ExampleLengths> of(ExperimentSpec spec) {
    ObjectNode arguments = arguments(spec);
    Path entry = workspace.cache().resolve("lengths").resolve(key(spec, arguments) + ".json");
    if (Files.exists(entry)) {
      return Optional.of(lengths(Json.read(entry)));
    }
    JsonNode counted;
    try {
      counted = jobs.run(new JobRequest("lengths", arguments, workspace), progress);
    } catch (JobFailure e) {
      // Not known, then: the plan takes the worst case and says that it is not measured.
      return Optional.empty();
    }
    try {
      Files.createDirectories(entry.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    RunFolder.writeWhole(entry, Json.line(counted));
    return Optional.of(lengths(counted));
  }

  private ObjectNode arguments(ExperimentSpec spec) {
    DataSpec data = spec.data();
    return Json.object()
        .put("model", source(spec).location())
        .put("task", spec.task().specName())
        .put("train", file(spec).toString())
        .put("prompt", data.prompt())
        .put("completion", data.completion())
        .put("text", data.text())
        .put("label", data.label())
        .put("max_length", data.maxLength())
        .put("limit", data.limit())
        .put("broken_rows", data.brokenRows());
  }

  private ModelSource source(ExperimentSpec spec) {
    return ModelSource.resolve(spec.model(), workspace.path(), spec.folder());
  }

  private static Path file(ExperimentSpec spec) {
    return spec.folder().resolve(spec.data().train()).toAbsolutePath().normalize();
  }

  private String key(ExperimentSpec spec, ObjectNode arguments) {
    StringBuilder all = new StringBuilder(Json.line(arguments));
    try {
      for (Path file : source(spec).files()) {
        append(all, file);
      }
      append(all, file(spec));
      byte[] text = all.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void append(StringBuilder all, Path file) throws IOException {
    all.append('\n').append(file).append(' ').append(Files.size(file));
    all.append(' ').append(Files.getLastModifiedTime(file).toMillis());
  }

  private static ExampleLengths lengths(JsonNode node) {
    return new ExampleLengths(
        StreamSupport.stream(node.path("tokens").spliterator(), false)
            .map(JsonNode::asInt)
            .toList(),
        StreamSupport.stream(node.path("labelled").spliterator(), false)
            .map(JsonNode::asInt)
            .toList());
  }
}
