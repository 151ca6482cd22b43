package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a command hands back.
 *
 * @param json for {@code --json}
 * @param words lines for people; asked for only without {@code --json}
 * @param exitCode of the process
 */
record Outcome(ObjectNode json, Supplier<List<String>> words, int exitCode) {
  static Outcome of(ObjectNode json, Supplier<List<String>> words) {
    return new Outcome(json, words, 0);
  }
}
