package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion combine ID ID... --method T --out DIR}. */
@Command(name = "combine", description = "Make one adapter or checkpoint out of several runs.")
final class CombineCommand extends JobCommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "ID",
      description = "Runs: at least two, or one for lines.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--method",
      required = true,
      paramLabel = "T",
      description = {
        "Of adapters: linear, cat, svd, ties, dare_linear, dare_ties, magnitude_prune; all but"
            + " the first three also with _svd behind.",
        "Of whole weights: soup, lines, pcb."
      })
  private String method;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to write to.")
  private String out;

  @Option(
      names = "--weights",
      split = ",",
      paramLabel = "W",
      description = "A weight a run (default: 1 each).")
  private List<Double> weights = new ArrayList<>();

  @Option(names = "--density", paramLabel = "X", description = "Share of entries kept, 0 to 1.")
  private Double density;

  @Option(
      names = "--alpha",
      paramLabel = "X",
      defaultValue = "0",
      description = "Share that lines leaves of one run's change in the lowest layer, 0 to 1.")
  private double alpha;

  @Option(names = "--rank", paramLabel = "R", description = "Rank of the result, for svd methods.")
  private Integer rank;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "For random methods.")
  private long seed;

  @Override
  List<String> keys() {
    return ExportCommand.PROOF;
  }

  @Override
  String job() {
    return "combine";
  }

  @Override
  ObjectNode arguments(Session session) {
    List<SpecProblem> problems = new ArrayList<>();
    if (ids.size() < 2 && !method.equals("lines")) {
      String given = String.join(" ", ids);
      problems.add(new SpecProblem("ID", given, "at least two runs; one for lines", ""));
    }
    if (!weights.isEmpty() && weights.size() != ids.size()) {
      String each = ids.size() + " numbers, one a run";
      problems.add(new SpecProblem("--weights", weights.toString(), each, ""));
    }
    share("--density", density, problems);
    share("--alpha", alpha, problems);
    if (rank != null) {
      BenchOptions.atLeastOne("--rank", rank, problems);
    }
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    List<Double> all = weights.isEmpty() ? ids.stream().map(id -> 1.0).toList() : weights;
    ObjectNode arguments = Json.object();
    arguments.set("runs", Json.tree(ids.stream().map(id -> session.run(id).id()).toList()));
    arguments.set("weights", Json.tree(all));
    return arguments
        .put("method", method)
        .put("out", session.path("--out", out).toString())
        .put("density", density)
        .put("alpha", alpha)
        .put("rank", rank)
        .put("seed", seed);
  }

  private static void share(String where, Double value, List<SpecProblem> problems) {
    if (value != null && !(value >= 0 && value <= 1)) {
      problems.add(new SpecProblem(where, value.toString(), "a number from 0 to 1", ""));
    }
  }
}
