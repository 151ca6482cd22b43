package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.spec.Nearest;
import picocli.CommandLine.Option;

/** What both benches take. */
final class BenchOptions {
  @Option(names = "--model", required = true, paramLabel = "M", description = "The model.")
  private String model;

  @Option(
      names = "--technique",
      paramLabel = "T",
      defaultValue = "lora",
      description = "lora, full, bitfit, ... (default: ${DEFAULT-VALUE}).")
  private String technique;

  @Option(
      names = "--targets",
      split = ",",
      paramLabel = "A",
      description = "Module names, or all-linear (default: the technique's).")
  private List<String> targets = new ArrayList<>();

  @Option(
      names = "--rank",
      paramLabel = "R",
      defaultValue = "8",
      description = "Rank; alpha is twice as much (default: ${DEFAULT-VALUE}).")
  private int rank;

  @Option(names = "--batch", paramLabel = "B", description = "Rows in a batch.")
  private Integer batch;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed (0).")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads of the engine; 0 for one per core.")
  private int threads;

  @Option(
      names = "--dtype",
      paramLabel = "D",
      defaultValue = "auto",
      description = "Precision of frozen weights: auto, float32, bfloat16.")
  private String dtype;

  /** The common part of the job's arguments, checked. */
  ObjectNode arguments(Session session, int usualBatch) {
    List<SpecProblem> problems = new ArrayList<>();
    var ids = session.wiring().techniques().ids();
    if (!ids.contains(technique)) {
      problems.add(
          new SpecProblem(
              "--technique",
              technique,
              "one of " + String.join(", ", ids),
              Nearest.to(technique, ids).map(k -> "Did you mean '" + k + "'?").orElse("")));
    }
    atLeastOne("--rank", rank, problems);
    atLeastOne("--batch", batch == null ? usualBatch : batch, problems);
    if (!List.of("auto", "float32", "bfloat16").contains(dtype)) {
      problems.add(new SpecProblem("--dtype", dtype, "auto, float32 or bfloat16", ""));
    }
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    ObjectNode arguments = Json.object().put("model", session.model(model));
    arguments.put("technique", technique);
    arguments.set("targets", targets.isEmpty() ? NullNode.instance : Json.tree(targets));
    return arguments
        .put("rank", rank)
        .put("batch", batch == null ? usualBatch : batch)
        .put("seed", seed)
        .put("threads", threads)
        .put("dtype", dtype);
  }

  static void atLeastOne(String option, long value, List<SpecProblem> problems) {
    if (value < 1) {
      problems.add(new SpecProblem(option, String.valueOf(value), "a whole number from 1", ""));
    }
  }
}
