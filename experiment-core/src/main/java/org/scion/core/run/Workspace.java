package org.scion.core.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

/**
 * A workspace folder: runs, models, datasets, cache. Thread-safe; holds nothing but the path.
 *
 * @param path the folder
 */
public record Workspace(Path path) {
  /** Layout version written to the file {@code workspace-version}. */
  public static final int VERSION = 1;

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * Opens a workspace, making its folders.
   *
   * @throws UnsupportedException if a newer Scion wrote it
   */
  public static Workspace open(Path path) {
    Workspace workspace = new Workspace(path.toAbsolutePath().normalize());
    try {
      for (Path folder : List.of(workspace.runs(), workspace.models(), workspace.cache())) {
        Files.createDirectories(folder);
      }
      Path version = path.resolve("workspace-version");
      if (!Files.exists(version)) {
        Files.writeString(version, VERSION + "\n");
      }
      String found = Files.readString(version).trim();
      if (!found.matches("\\d{1,6}") || Integer.parseInt(found) > VERSION) {
        throw new UnsupportedException(
            version + ": version '" + found + "' is newer than this Scion's " + VERSION);
      }
    } catch (IOException e) {
      throw new SpecException(
          "--workspace",
          path.toString(),
          "a folder that can be written",
          e.getClass().getSimpleName() + ": " + e.getMessage());
    }
    return workspace;
  }

  public Path runs() {
    return path.resolve("runs");
  }

  public Path models() {
    return path.resolve("models");
  }

  public Path cache() {
    return path.resolve("cache");
  }

  public Path database() {
    return path.resolve("scion");
  }

  /** All runs, oldest first. */
  public List<RunFolder> runFolders() {
    try (Stream<Path> list = Files.list(runs())) {
      return list.filter(p -> Files.exists(p.resolve("experiment.yaml")))
          .sorted()
          .map(RunFolder::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The run of an id or of its unique beginning.
   *
   * @throws SpecException if none or several match
   */
  public RunFolder run(String id) {
    if (id.matches("[A-Za-z0-9._-]+") && Files.isDirectory(runs().resolve(id))) {
      return new RunFolder(runs().resolve(id));
    }
    List<RunFolder> matches =
        runFolders().stream().filter(r -> r.id().startsWith(id) && !id.isEmpty()).toList();
    if (matches.size() == 1) {
      return matches.get(0);
    }
    throw new SpecException(
        "ID",
        id,
        "the id of a run of this workspace",
        matches.isEmpty() ? "`scion runs list` shows them." : "It matches " + matches.size() + ".");
  }

  /** A new, empty run folder; ids sort by time. */
  public RunFolder newRun(String name, Instant now) {
    String slug = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    slug = slug.substring(0, Math.min(32, slug.length()));
    String tail = String.format(Locale.ROOT, "%04x", ThreadLocalRandom.current().nextInt(0x10000));
    RunFolder run = new RunFolder(runs().resolve(STAMP.format(now) + "-" + slug + "-" + tail));
    try {
      Files.createDirectories(run.checkpoints());
      Files.createDirectories(run.artifacts());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + run.path(), e);
    }
    return run;
  }
}
