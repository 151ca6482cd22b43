package org.scion.core.model.source;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.scion.core.SpecException;
import org.scion.core.hub.Hub;
import org.scion.core.hub.HubCache;
import org.scion.core.hub.HubId;

/** Understands every way to name a model. */
record ModelLocator(Path workspace, Path base, HubCache hub) {
  private static final String ALLOWED =
      "a model folder, a .gguf file, the id of an added model, builtin:minilm, or hub:owner/name";

  ModelSource resolve(String model) {
    Optional<ModelSummary> added = new ModelRegistry(workspace).find(model);
    return added.isPresent() ? resolveAdded(added.get()) : direct(model);
  }

  private ModelSource direct(String model) {
    FileHashes hashes = new FileHashes(workspace.resolve("cache"));
    if (model.startsWith("builtin:")) {
      return builtin(model, hashes);
    }
    if (HubId.is(model)) {
      return hub(model, hashes);
    }
    return file(path(model), hashes);
  }

  private ModelSource hub(String model, FileHashes hashes) {
    HubId id = HubId.parse(HubId.Kind.MODEL, model);
    Path place =
        Hub.cachedModel(hub, id)
            .orElseThrow(
                () ->
                    new SpecException(
                        "model",
                        model,
                        "a model that is in the Hugging Face cache (looked in " + hub.hub() + ")",
                        "`scion model add " + id + "` downloads it; HF_HOME names another cache"));
    return Files.isDirectory(place) ? new FolderSource(place, model, hashes) : file(place, hashes);
  }

  /** Not through ids again: an entry that names another could go round in a circle. */
  private ModelSource resolveAdded(ModelSummary added) {
    try {
      return direct(added.location());
    } catch (SpecException e) {
      throw new SpecException(
          "model",
          added.id(),
          "an added model whose files are still at " + added.location(),
          e.getMessage() + ". Put the files back or add the model again");
    }
  }

  private static ModelSource builtin(String model, FileHashes hashes) {
    if (!model.equals(ModelSource.MINILM)) {
      throw new SpecException("model", model, ModelSource.MINILM, "");
    }
    return new MiniLmSource(hashes.cache().resolve("builtin"), hashes);
  }

  private Path path(String model) {
    try {
      Path path = base.resolve(model).toAbsolutePath().normalize();
      if (!model.isBlank() && Files.exists(path)) {
        return path;
      }
      throw new SpecException(
          "model",
          model,
          ALLOWED,
          "There is no " + path + ". See `scion model list` for added models");
    } catch (InvalidPathException e) {
      throw new SpecException("model", model, ALLOWED, e.getMessage());
    }
  }

  private static ModelSource file(Path path, FileHashes hashes) {
    String name = path.getFileName() == null ? "" : path.getFileName().toString();
    String lower = name.toLowerCase(Locale.ROOT);
    if (Files.isDirectory(path)) {
      return new FolderSource(path, path.toString(), hashes);
    }
    if (lower.endsWith(".gguf")) {
      return new GgufSource(path, hashes);
    }
    throw new SpecException("model", path.toString(), ALLOWED, "Give the folder of the model");
  }
}
