package org.scion.runner.worker;

/** Says in words what went wrong and what to do. */
final class Failures {
  private static final String SMALLER =
      "Lower training.batch_size or data.max_length, choose a smaller rank, or fewer sites.";

  private Failures() {}

  static String inWords(Throwable e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof OutOfMemoryError || outOfMemory(message)) {
      return "Out of memory: " + firstLine(message);
    }
    return e.getClass().getSimpleName() + ": " + firstLine(message);
  }

  /** What to do next; empty when nothing is known. */
  static String advice(Throwable e) {
    return e instanceof OutOfMemoryError || outOfMemory(String.valueOf(e.getMessage()))
        ? SMALLER
        : "";
  }

  private static boolean outOfMemory(String message) {
    return message.contains("not enough memory") || message.contains("out of memory");
  }

  private static String firstLine(String text) {
    return text.lines().filter(l -> !l.isBlank()).findFirst().orElse(text);
  }
}
