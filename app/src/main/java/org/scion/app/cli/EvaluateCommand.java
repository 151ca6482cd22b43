package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion evaluate ID --data F}. */
@Command(name = "evaluate", description = "Measure a run's model on other data.")
final class EvaluateCommand extends JobCommand {
  @Parameters(paramLabel = "ID", description = "A run's id or the beginning of it.")
  private String id;

  @Option(names = "--data", required = true, paramLabel = "F", description = "File of rows.")
  private String data;

  @Option(
      names = "--answers",
      paramLabel = "N",
      description = "Let a language model answer so many rows and compare (default: as the run).")
  private Integer answers;

  @Option(
      names = "--pattern",
      paramLabel = "REGEX",
      description = "What counts in an answer, such as '#### (.+)'; with --answers.")
  private String pattern;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "256",
      description = "Longest answer (default: ${DEFAULT-VALUE}); with --answers.")
  private int maxTokens;

  @Override
  List<String> keys() {
    return List.of("metrics", "rows", "per_class", "confusion", "answers", "warnings");
  }

  @Override
  String job() {
    return "evaluate";
  }

  @Override
  ObjectNode arguments(Session session) {
    ObjectNode arguments =
        Json.object()
            .put("run", session.run(id).id())
            .put("data", session.data("--data", data, "test").toString());
    if (answers == null && pattern != null) {
      throw new SpecException("--pattern", pattern, "an option that --answers N needs", "");
    }
    if (answers != null) {
      arguments
          .putObject("answers")
          .put("rows", answers)
          .put("pattern", pattern)
          .put("max_tokens", maxTokens);
    }
    return arguments;
  }

  @Override
  List<String> words(JsonNode result) {
    List<String> lines = new ArrayList<>(values(result));
    if (result.path("per_class").isArray()) {
      TextTable table = new TextTable("LABEL", "PRECISION", "RECALL", "F1", "ROWS", "TAKEN FOR");
      for (int i = 0; i < result.path("per_class").size(); i++) {
        JsonNode c = result.path("per_class").get(i);
        table.row(
            c.path("label"),
            c.path("precision"),
            c.path("recall"),
            c.path("f1"),
            c.path("support"),
            mistaken(result.path("confusion"), i));
      }
      lines.addAll(table.lines());
    }
    for (JsonNode answer : result.path("answers")) {
      lines.add("");
      lines.add(
          (answer.path("right").asBoolean() ? "right: " : "wrong: ")
              + answer.path("given").asText());
      lines.add("expected: " + answer.path("expected").asText());
    }
    return lines;
  }

  /** The class that a class is most often taken for, with the count. */
  private static String mistaken(JsonNode confusion, int label) {
    JsonNode row = confusion.path("counts").path(label);
    int most = -1;
    for (int k = 0; k < row.size(); k++) {
      boolean wrong = k != label && row.get(k).asLong() > 0;
      if (wrong && (most < 0 || row.get(k).asLong() > row.get(most).asLong())) {
        most = k;
      }
    }
    return most < 0
        ? ""
        : confusion.path("labels").path(most).asText() + " (" + row.get(most).asLong() + ")";
  }
}
