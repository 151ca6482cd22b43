package org.scion.runner.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Says in words what went wrong and what to do. */
final class Failures {
  private static final String SMALLER =
      "Lower training.batch_size or data.max_length, choose a smaller rank, or fewer sites.";
  private static final String ROOM =
      "Make room where the run folder lies, or lower training.keep_checkpoints; then"
          + " `scion runs resume` goes on from the last whole checkpoint.";

  /** How the systems say it: Linux and macOS, a quota, a limit of file size, Windows. */
  private static final List<String> DISK_FULL =
      List.of(
          "No space left on device",
          "Disk quota exceeded",
          "File too large",
          "not enough space on the disk");

  private Failures() {}

  static String inWords(Throwable e) {
    String message = firstLine(String.valueOf(e.getMessage()));
    if (outOfMemory(e)) {
      return "Out of memory: " + message;
    }
    if (e instanceof UncheckedIOException || e.getCause() instanceof IOException) {
      String reason = firstLine(String.valueOf(root(e).getMessage()));
      String both = message.contains(reason) ? message : message + ": " + reason;
      return diskFull(e) ? "The disk is full: " + both : both;
    }
    return e.getClass().getSimpleName() + ": " + message;
  }

  /** What to do next; empty when nothing is known. */
  static String advice(Throwable e) {
    return outOfMemory(e) ? SMALLER : diskFull(e) ? ROOM : "";
  }

  private static boolean outOfMemory(Throwable e) {
    String message = String.valueOf(e.getMessage());
    return e instanceof OutOfMemoryError
        || message.contains("not enough memory")
        || message.contains("out of memory");
  }

  private static boolean diskFull(Throwable e) {
    String reason = String.valueOf(root(e).getMessage());
    return DISK_FULL.stream().anyMatch(reason::contains);
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String firstLine(String text) {
    return text.lines().filter(l -> !l.isBlank()).findFirst().orElse(text);
  }
}
