package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.comparison.RunRecords;
import org.scion.core.comparison.TestRatio;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunResult;
import org.scion.core.statistics.Bootstrap;
import org.scion.core.statistics.ComparisonOptions;
import org.scion.core.statistics.ComparisonRow;
import org.scion.core.statistics.ComparisonTable;
import org.scion.core.statistics.CsvTable;
import org.scion.core.statistics.LatexTable;
import org.scion.core.statistics.PairwiseTest;
import org.scion.core.statistics.RunComparison;
import org.scion.core.statistics.RunRecord;
import org.scion.core.statistics.Summary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code scion compare ID ID...}: settings that differ, metrics over seeds, tests, Pareto front.
 */
@Command(
    name = "compare",
    description = {
      "Compare runs. Runs that differ by seed only count as repetitions of one row.",
      "Nothing is called significant without a test over seeds."
    })
final class CompareCommand extends ScionCommand {
  private static final double ALPHA = 0.05;

  @Parameters(arity = "1..*", paramLabel = "ID", description = "Runs, at least two.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--metric",
      paramLabel = "M",
      description = "Only this one, as accuracy, tokens_per_s, peak_gb; may be repeated.")
  private List<String> metrics = new ArrayList<>();

  @Option(names = "--latex", paramLabel = "F", description = "Write a booktabs table to a file.")
  private String latex;

  @Option(names = "--csv", paramLabel = "F", description = "Write a table to a file.")
  private String csv;

  @Override
  List<String> keys() {
    return List.of("rows", "tests", "differing", "pareto");
  }

  @Override
  Outcome run(Session session) throws IOException {
    if (ids.size() < 2) {
      throw new SpecException("ID", String.join(" ", ids), "at least two runs", "");
    }
    List<RunFolder> folders = ids.stream().map(session::run).distinct().toList();
    ComparisonTable table = table(folders, metrics);
    write(session, "--latex", latex, LatexTable.write(table));
    write(session, "--csv", csv, CsvTable.write(table));
    return Outcome.of(json(table, folders), () -> words(table));
  }

  /** The comparison of these runs; all quality metrics when none is named. */
  static ComparisonTable table(List<RunFolder> folders, List<String> metrics) {
    RunRecords reader = new RunRecords();
    List<RunRecord> records = reader.of(folders);
    return table(folders, records, metrics.isEmpty() ? reader.qualities() : metrics);
  }

  /** The comparison in every metric that is not there twice. */
  static ComparisonTable brief(List<RunFolder> folders) {
    RunRecords reader = new RunRecords();
    List<RunRecord> records = reader.of(folders);
    return table(folders, records, reader.shown());
  }

  private static ComparisonTable table(
      List<RunFolder> folders, List<RunRecord> records, List<String> chosen) {
    return RunComparison.of(
        records, new ComparisonOptions(chosen, TestRatio.of(folders), ALPHA, Bootstrap.USUAL));
  }

  private static void write(Session session, String option, String file, String text)
      throws IOException {
    if (file != null) {
      Path path = session.path(option, file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    }
  }

  static ObjectNode json(ComparisonTable table, List<RunFolder> folders) {
    ObjectNode json = Json.object();
    ArrayNode rows = json.putArray("rows");
    for (ComparisonRow row : table.rows()) {
      ObjectNode node = rows.addObject().put("group", row.group());
      node.set("runs", Json.tree(row.runs()));
      node.set("settings", Json.tree(row.settings()));
      ObjectNode metrics = node.putObject("metrics");
      row.metrics().forEach((name, s) -> metrics.set(name, Json.tree(s)));
      folders.stream()
          .filter(f -> f.id().equals(row.runs().get(0)))
          .findFirst()
          .ifPresent(f -> RunRecords.COSTS.forEach(c -> node.set(c, RunResult.of(f).path(c))));
    }
    ArrayNode tests = json.putArray("tests");
    table.tests().forEach(t -> tests.add(Json.tree(t)));
    json.set("differing", Json.tree(table.differing()));
    json.set("pareto", Json.tree(Pareto.front(table, folders)));
    ObjectNode best = json.putObject("best");
    table.metrics().forEach(m -> best.put(m, table.best(m).orElse(null)));
    return json;
  }

  static List<String> words(ComparisonTable table) {
    List<String> head = new ArrayList<>(List.of("RUNS", "SEEDS"));
    head.addAll(table.differing());
    head.addAll(table.metrics());
    TextTable text = new TextTable(head.toArray(String[]::new));
    for (ComparisonRow row : table.rows()) {
      List<Object> cells = new ArrayList<>(List.of(row.group(), row.runs().size()));
      table.differing().forEach(path -> cells.add(row.settings().get(path)));
      table.metrics().forEach(m -> cells.add(cell(row.metrics().get(m))));
      text.row(cells.toArray());
    }
    List<String> lines = new ArrayList<>(text.lines());
    lines.add("");
    table.tests().forEach(t -> lines.add(sentence(t)));
    return lines;
  }

  private static String cell(Summary summary) {
    if (summary == null) {
      return "-";
    }
    String mean = Words.short3(summary.mean());
    return summary.n() < 2 ? mean : mean + " ± " + Words.short3(summary.sd());
  }

  static String sentence(PairwiseTest t) {
    String verdict =
        t.significant()
            ? "differ, p = " + Words.short3(t.p())
            : Double.isNaN(t.p()) ? "not tested" : "within noise, p = " + Words.short3(t.p());
    return String.format(
        java.util.Locale.ROOT,
        "%s: %s - %s = %s; %s (%s)",
        t.metric(),
        t.a(),
        t.b(),
        Words.short3(t.diff()),
        verdict,
        t.basis());
  }
}
