package org.scion.core.model.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.checkpoint.StrictJson;

/**
 * The models that a workspace knows by a short id: one file {@code models/<id>.json} each, which
 * points at the model's own files.
 *
 * <p>Stateless: files are read at each call, so several processes may share a workspace.
 *
 * @param workspace the workspace folder
 */
public record ModelRegistry(Path workspace) {
  private static final String ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
  private static final long LONGEST_ENTRY_BYTES = 4L << 20;

  /** Adds a folder or file under an id made of its name. */
  public ModelSummary add(Path path) {
    return add(path.toAbsolutePath().normalize().toString(), Optional.empty());
  }

  /**
   * Adds a model; adding the same one again refreshes its facts.
   *
   * @param model whatever {@link ModelSource#resolve} understands
   * @param id letters, digits, dots, dashes, underscores; made of the model's name if empty
   * @throws SpecException if there is no such model, or the id is taken by another one or badly
   *     formed
   */
  public ModelSummary add(String model, Optional<String> id) {
    ModelSource source = ModelSource.resolve(model, workspace);
    String chosen = id.orElseGet(() -> idFor(source));
    if (!chosen.matches(ID)) {
      throw new SpecException("id", chosen, "1 to 100 letters, digits, '.', '-', '_'", "");
    }
    Optional<ModelSummary> before = find(chosen);
    if (before.isPresent() && !before.get().location().equals(source.location())) {
      throw new SpecException(
          "id",
          chosen,
          "an id that is free (this one is " + before.get().location() + ")",
          "Choose another id, or `scion model remove " + chosen + "` first");
    }
    ModelSummary summary = ModelSummary.of(chosen, source);
    write(summary);
    return summary;
  }

  /**
   * Takes a model off the list; its own files stay.
   *
   * @return whether there was one of this id
   */
  public boolean remove(String id) {
    try {
      return id.matches(ID) && Files.deleteIfExists(file(id));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file(id), e);
    }
  }

  private static String idFor(ModelSource source) {
    String name = source.location();
    if (name.equals(ModelSource.MINILM)) {
      return "minilm";
    }
    if (source.hubId().isPresent()) {
      name = source.hubId().get();
    }
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    String plain = last.replaceFirst("(?i)\\.(gguf|onnx)$", "").replaceAll("[^A-Za-z0-9._-]", "-");
    return plain.toLowerCase(Locale.ROOT).replaceFirst("^[^a-z0-9]+", "");
  }

  /** All added models, by id. */
  public List<ModelSummary> list() {
    Path folder = workspace.resolve("models");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json") && !name.startsWith("."))
          .sorted()
          .flatMap(name -> find(name.substring(0, name.length() - ".json".length())).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  /** The model added under this id. */
  public Optional<ModelSummary> find(String id) {
    if (!id.matches(ID) || !Files.isRegularFile(file(id))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Json.MAPPER.treeToValue(
              StrictJson.readObject(file(id), LONGEST_ENTRY_BYTES), ModelSummary.class));
    } catch (JsonProcessingException e) {
      throw new SpecException(
          file(id).toString(),
          e.getOriginalMessage(),
          "what `scion model add` wrote",
          "Add it again");
    }
  }

  private Path file(String id) {
    return workspace.resolve("models").resolve(id + ".json");
  }

  private void write(ModelSummary summary) {
    Path file = file(summary.id());
    Path temporary = file.resolveSibling("." + summary.id() + ".part");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(temporary, Json.pretty(summary));
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
