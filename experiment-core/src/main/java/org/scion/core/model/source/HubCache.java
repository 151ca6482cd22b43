package org.scion.core.model.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.scion.core.SpecException;
import org.scion.core.checkpoint.BoundedFile;

/**
 * Models that were downloaded before, in the layout of huggingface_hub: {@code
 * models--owner--name/snapshots/<revision>/}, with {@code refs/<branch>} holding a revision.
 *
 * @param hub the folder that holds {@code models--*}
 */
record HubCache(Path hub) {
  private static final Pattern ID =
      Pattern.compile(
          "(?:([A-Za-z0-9][\\w.-]*)/)?([A-Za-z0-9][\\w.-]*)(?:@([A-Za-z0-9][\\w.-]*))?");
  private static final Pattern SNAPSHOT = Pattern.compile("models--(?:([\\w.-]+?)--)?([\\w.-]+)");

  static HubCache ofEnvironment() {
    return of(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /** HF_HUB_CACHE, else HF_HOME/hub, else ~/.cache/huggingface/hub. */
  static HubCache of(Map<String, String> environment, Path home) {
    String direct = environment.getOrDefault("HF_HUB_CACHE", "");
    if (!direct.isBlank()) {
      return new HubCache(Path.of(direct));
    }
    String top = environment.getOrDefault("HF_HOME", "");
    Path folder = top.isBlank() ? home.resolve(".cache/huggingface") : Path.of(top);
    return new HubCache(folder.resolve("hub"));
  }

  /**
   * The snapshot of {@code owner/name} or {@code owner/name@revision}.
   *
   * @throws SpecException if it is not there
   */
  Path folder(String id) {
    Matcher parts = ID.matcher(id);
    if (!parts.matches() || id.contains("..")) {
      throw new SpecException(
          "model", "hub:" + id, "hub:owner/name or hub:owner/name@revision", "");
    }
    String owner = parts.group(1) == null ? "" : parts.group(1) + "--";
    Path repository = hub.resolve("models--" + owner + parts.group(2));
    String revision = parts.group(3) == null ? "main" : parts.group(3);
    return snapshot(repository, revision).orElseThrow(() -> absent(id, repository));
  }

  private static Optional<Path> snapshot(Path repository, String revision) {
    Path snapshots = repository.resolve("snapshots");
    Path ref = repository.resolve("refs").resolve(revision);
    String commit = revision;
    if (Files.isRegularFile(ref)) {
      commit = new String(BoundedFile.read(ref, 1024), StandardCharsets.UTF_8).strip();
    }
    if (commit.matches("[A-Za-z0-9][\\w-]*") && Files.isDirectory(snapshots.resolve(commit))) {
      return Optional.of(snapshots.resolve(commit));
    }
    return revision.equals("main") ? only(snapshots) : Optional.empty();
  }

  private static Optional<Path> only(Path snapshots) {
    if (!Files.isDirectory(snapshots)) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.list(snapshots)) {
      List<Path> folders = all.filter(Files::isDirectory).limit(2).toList();
      return folders.size() == 1 ? Optional.of(folders.get(0)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + snapshots, e);
    }
  }

  private static SpecException absent(String id, Path repository) {
    return new SpecException(
        "model",
        "hub:" + id,
        "a model that is in the Hugging Face cache (looked in " + repository + ")",
        "Get it where there is a network with `hf download "
            + id.replaceFirst("@", " --revision ")
            + "`, or point HF_HOME at the cache that holds it, or give the path of a model folder");
  }

  /** {@code owner/name} if the folder is a snapshot in such a cache. */
  static Optional<String> idOf(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    int n = absolute.getNameCount();
    if (n < 3 || !absolute.getName(n - 2).toString().equals("snapshots")) {
      return Optional.empty();
    }
    Matcher name = SNAPSHOT.matcher(absolute.getName(n - 3).toString());
    if (!name.matches()) {
      return Optional.empty();
    }
    return Optional.of(name.group(1) == null ? name.group(2) : name.group(1) + "/" + name.group(2));
  }
}
