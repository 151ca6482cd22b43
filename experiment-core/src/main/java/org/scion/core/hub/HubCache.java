package org.scion.core.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.scion.core.checkpoint.BoundedFile;

/**
 * What was downloaded before, by Scion or by huggingface_hub, whose layout this is: {@code
 * models--owner--name/blobs/HASH} holds the contents, {@code refs/BRANCH} the commit of a branch,
 * {@code snapshots/COMMIT/FILE} links to the contents. Data sets lie under {@code datasets--}.
 *
 * @param hub the folder that holds {@code models--*}
 */
public record HubCache(Path hub) {
  private static final Pattern SNAPSHOT =
      Pattern.compile("(?:models|datasets)--(?:([\\w.-]+?)--)?([\\w.-]+)");

  /** The cache that the environment names. */
  public static HubCache ofEnvironment() {
    return of(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /** HF_HUB_CACHE, else HF_HOME/hub, else ~/.cache/huggingface/hub. */
  public static HubCache of(Map<String, String> environment, Path home) {
    String direct = environment.getOrDefault("HF_HUB_CACHE", "");
    return new HubCache(direct.isBlank() ? top(environment, home).resolve("hub") : Path.of(direct));
  }

  /** HF_HOME, else XDG_CACHE_HOME/huggingface, else ~/.cache/huggingface. */
  static Path top(Map<String, String> environment, Path home) {
    String top = environment.getOrDefault("HF_HOME", "");
    if (!top.isBlank()) {
      return Path.of(top);
    }
    String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
    return (caches.isBlank() ? home.resolve(".cache") : Path.of(caches)).resolve("huggingface");
  }

  Path repository(HubId id) {
    return hub.resolve(id.folder());
  }

  /** The folder of a commit; it need not exist. */
  Path snapshot(HubId id, String commit) {
    return repository(id).resolve("snapshots").resolve(commit);
  }

  Path blob(HubId id, String hash) {
    return repository(id).resolve("blobs").resolve(hash);
  }

  /** The snapshot of a revision, if it is here. Whether it is whole its reader must judge. */
  public Optional<Path> snapshot(HubId id) {
    Path snapshots = repository(id).resolve("snapshots");
    Path ref = repository(id).resolve("refs").resolve(id.revision());
    String commit = id.revision();
    if (Files.isRegularFile(ref)) {
      commit = new String(BoundedFile.read(ref, 1024), StandardCharsets.UTF_8).strip();
    }
    if (commit.matches("[A-Za-z0-9][\\w-]*") && Files.isDirectory(snapshots.resolve(commit))) {
      return Optional.of(snapshots.resolve(commit));
    }
    return id.revision().equals("main") ? only(snapshots) : Optional.empty();
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

  /** Makes a downloaded content appear under its name in a snapshot. */
  void link(HubId id, String commit, String name, String hash) throws IOException {
    Path file = snapshot(id, commit).resolve(name);
    if (Files.exists(file)) {
      return;
    }
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file); // a link to a content that was deleted
    Path target = file.getParent().relativize(blob(id, hash));
    try {
      Files.createSymbolicLink(file, target);
    } catch (UnsupportedOperationException | FileSystemException e) {
      // Windows without the right to make links: huggingface_hub moves the content then, too.
      Files.move(blob(id, hash), file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Notes which commit a branch is at. */
  void ref(HubId id, String commit) throws IOException {
    if (id.revision().equals(commit)) {
      return;
    }
    Path ref = repository(id).resolve("refs").resolve(id.revision());
    Files.createDirectories(ref.getParent());
    Path temporary = ref.resolveSibling("." + ref.getFileName() + ".part");
    Files.writeString(temporary, commit);
    Files.move(temporary, ref, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** {@code owner/name} if the folder is a snapshot in such a cache. */
  public static Optional<String> idOf(Path folder) {
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
