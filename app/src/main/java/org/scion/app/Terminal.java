package org.scion.app;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The streams of a command.
 *
 * @param in what a person types
 * @param out results only
 * @param err everything else: progress, warnings, problems
 * @param live whether a person looks at {@code err}, so that lines may be redrawn
 * @param asks whether a question can be answered
 */
public record Terminal(
    BufferedReader in, PrintStream out, PrintStream err, boolean live, boolean asks) {

  /**
   * The start script says what is a terminal: Java cannot tell for each stream. The packaged image
   * has no script; there a console stands for both.
   */
  static Terminal ofThisProcess() {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    return new Terminal(
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
        out,
        System.err,
        isTerminal("scion.terminal"),
        isTerminal("scion.answers"));
  }

  private static boolean isTerminal(String property) {
    String said = System.getProperty(property);
    return said == null ? System.console() != null : Boolean.parseBoolean(said);
  }
}
