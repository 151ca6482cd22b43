package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.scion.core.SpecException;
import picocli.CommandLine.Option;

/** Which singular vectors count as intruders, and which of them are meant. */
final class IntruderOptions {
  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = "Singular vectors looked at (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--epsilon",
      paramLabel = "X",
      defaultValue = "0.5",
      description = {
        "A tuned vector is an intruder when its largest cosine to any base vector is below this",
        "(default: ${DEFAULT-VALUE})."
      })
  private double epsilon;

  ObjectNode into(ObjectNode arguments) {
    if (top < 1) {
      throw new SpecException("--top", String.valueOf(top), "a whole number from 1", "");
    }
    if (!(epsilon > 0 && epsilon <= 1)) {
      throw new SpecException("--epsilon", String.valueOf(epsilon), "above 0, at most 1", "");
    }
    return arguments.put("top", top).put("epsilon", epsilon);
  }

  /** One matrix, or one direction of it. */
  static final class Site {
    @Option(names = "--site", paramLabel = "S", description = "Only this matrix (default: all).")
    private String site;

    @Option(
        names = "--dimension",
        paramLabel = "J",
        description = "Only this singular vector of the site, from 0, be it an intruder or not.")
    private Integer dimension;

    ObjectNode into(ObjectNode arguments) {
      return arguments.put("site", site).put("dimension", dimension);
    }
  }
}
