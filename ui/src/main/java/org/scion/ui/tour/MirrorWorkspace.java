package org.scion.ui.tour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;

/**
 * Another folder with the runs and models of a workspace: the tour composes drafts, and a user's
 * own must not change. Small files are copied, checkpoints are linked where links can be made.
 */
final class MirrorWorkspace {
  private MirrorWorkspace() {}

  /** Every run once. */
  static Workspace of(Workspace given, Path folder) {
    Workspace mirror = Workspace.open(folder);
    try {
      copyFiles(given.models(), mirror.models());
      copyFolder(given.cache(), mirror.cache());
      for (RunFolder run : given.runFolders()) {
        copy(run, mirror.runs().resolve(run.id()));
      }
      return mirror;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot mirror " + given.path(), e);
    }
  }

  /** The runs again and again until there are so many. */
  static Workspace many(Workspace given, Path folder, int count) {
    Workspace mirror = Workspace.open(folder);
    List<RunFolder> runs = given.runFolders();
    try {
      for (int i = 0; i < count && !runs.isEmpty(); i++) {
        RunFolder run = runs.get(i % runs.size());
        String id = run.id() + String.format(Locale.ROOT, "-%03d", i);
        copy(run, mirror.runs().resolve(id));
      }
      return mirror;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot mirror " + given.path(), e);
    }
  }

  private static void copy(RunFolder run, Path to) throws IOException {
    Files.createDirectories(to);
    copyFiles(run.path(), to);
    copyFolder(run.artifacts(), to.resolve("artifacts"));
    try {
      Files.createSymbolicLink(to.resolve("checkpoints"), run.checkpoints());
    } catch (IOException | UnsupportedOperationException noLinks) {
      // The pictures show names and sizes of checkpoints at most.
      Files.createDirectories(to.resolve("checkpoints"));
    }
  }

  private static void copyFiles(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    Files.createDirectories(to);
    try (Stream<Path> list = Files.list(from)) {
      for (Path file : list.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  /** Small files of a folder and of those below; exported weights stay where they are. */
  private static void copyFolder(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        if (Files.size(file) < LARGEST) {
          Files.copy(file, target);
        }
      }
    }
  }

  private static final long LARGEST = 4_000_000;
}
