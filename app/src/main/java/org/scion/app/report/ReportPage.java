package org.scion.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.scion.core.statistics.ComparisonRow;
import org.scion.core.statistics.ComparisonTable;
import org.scion.core.statistics.PairwiseTest;

/**
 * Runs as one HTML page that needs nothing else: results, curves, tests, settings, hashes, and how
 * to repeat each run.
 *
 * @param runs in the order asked for
 * @param comparison of them, or null for a single run
 * @param front groups that no other beats in the first metric and in trained numbers
 * @param version of Scion that writes the page
 */
public record ReportPage(
    List<ReportedRun> runs, ComparisonTable comparison, List<String> front, String version) {
  /** As many runs as a page's width holds as columns. */
  private static final int SIDE_BY_SIDE = 4;

  private static final Map<String, String> MEASURED = measured();
  private static final String STYLE =
      "body{font:14px/1.5 system-ui,sans-serif;max-width:860px;margin:2em auto;padding:0 1em;"
          + "color:#222;background:#fff}table{border-collapse:collapse;margin:1em 0;"
          + "display:block;overflow-x:auto}"
          + "td,th{border-bottom:1px solid #ddd;padding:4px 10px;text-align:left;"
          + "font-variant-numeric:tabular-nums}pre{background:#f6f6f6;padding:1em;overflow:auto;"
          + "font-size:12px}svg{width:100%;font:11px system-ui,sans-serif;fill:#444}"
          + "svg polyline{fill:none}.quiet{color:#777}figure{margin:1em 0}figcaption{color:#777}";

  private static Map<String, String> measured() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("tokens_per_s", "Tokens/s");
    names.put("peak_gb", "Peak GB");
    names.put("estimated_gb", "Estimated GB");
    names.put("wall_s", "Seconds");
    return names;
  }

  /** The whole document. */
  public String html() {
    StringBuilder page = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head>");
    page.append("<meta charset=\"utf-8\"><title>Scion report</title><style>")
        .append(STYLE)
        .append("</style></head><body>\n<h1>")
        .append(Html.escape(title()))
        .append("</h1>\n");
    results(page);
    if (comparison != null) {
      GroupTable groups = new GroupTable(comparison);
      page.append(groups.html());
      tests(page);
      page.append(groups.pareto(trained(), front));
    }
    curves(page);
    page.append(new LabSections(runs).html());
    runs.forEach(run -> repeat(page, run));
    page.append("<p class=\"quiet\">Written by Scion ").append(Html.escape(version));
    return page.append(".</p>\n</body></html>\n").toString();
  }

  private String title() {
    return runs.size() == 1
        ? "Scion report: " + runs.get(0).state().name()
        : "Scion report: " + runs.size() + " runs";
  }

  /** Numbers that each group trains: those of its first run. */
  private Map<String, Double> trained() {
    Map<String, Double> trained = new LinkedHashMap<>();
    for (ComparisonRow row : comparison.rows()) {
      runs.stream()
          .filter(r -> r.state().id().equals(row.runs().get(0)))
          .findFirst()
          .ifPresent(r -> trained.put(row.group(), r.result().path("trainable").asDouble()));
    }
    return trained;
  }

  /** Few runs stand side by side, a column each; many are rows. */
  private void results(StringBuilder page) {
    List<List<String>> table = new ArrayList<>();
    table.add(column("Run", r -> r.state().name()));
    table.add(column("Technique", r -> r.state().technique()));
    table.add(column("Status", r -> r.state().status()));
    table.add(column("Trained", r -> number(r.result().path("trainable"))));
    metrics().forEach(m -> table.add(column(m, r -> number(r.result().path("metrics").path(m)))));
    MEASURED.forEach((key, name) -> table.add(column(name, r -> number(r.result().path(key)))));
    page.append("<h2>Results</h2>\n<table>");
    if (runs.size() > SIDE_BY_SIDE) {
      for (int k = 0; k <= runs.size(); k++) {
        int row = k;
        line(page, table.stream().map(c -> c.get(row)).toList(), row == 0);
      }
    } else {
      table.forEach(c -> line(page, c, false));
    }
    page.append("</table>\n");
  }

  private List<String> column(String head, Function<ReportedRun, String> value) {
    return Stream.concat(Stream.of(head), runs.stream().map(value)).toList();
  }

  private static void line(StringBuilder page, List<String> cells, boolean head) {
    page.append("<tr><th>").append(Html.escape(cells.get(0)));
    String tag = head ? "<th>" : "<td>";
    cells.stream().skip(1).forEach(c -> page.append(tag).append(Html.escape(c)));
    page.append("</tr>\n");
  }

  /** Those that say something of their own: accuracy is test.accuracy where there is a test. */
  private SortedSet<String> metrics() {
    SortedSet<String> names = new TreeSet<>();
    runs.forEach(r -> r.result().path("metrics").fieldNames().forEachRemaining(names::add));
    names.removeIf(n -> n.startsWith("test.") && names.contains(n.substring("test.".length())));
    return names;
  }

  private void tests(StringBuilder page) {
    page.append(
        "<h2>Differences</h2>\n<table><tr><th>Metric<th>A<th>B<th>A - B<th>p<th>Says</tr>\n");
    for (PairwiseTest t : comparison.tests()) {
      boolean tested = !Double.isNaN(t.p());
      String verdict = t.significant() ? "a difference" : tested ? "within noise" : "not tested";
      page.append("<tr>");
      List.of(t.metric(), t.a(), t.b(), short4(t.diff()), tested ? short4(t.p()) : "-")
          .forEach(text -> cell(page, text));
      cell(page, verdict + " (" + t.basis() + ")");
      page.append("</tr>\n");
    }
    page.append("</table>\n");
    if (!comparison.differing().isEmpty()) {
      page.append("<h2>Settings that differ</h2>\n<table><tr><th>Setting");
      comparison.rows().forEach(row -> page.append("<th>").append(Html.escape(row.group())));
      page.append("</tr>\n");
      for (String path : comparison.differing()) {
        page.append("<tr>");
        cell(page, path);
        comparison.rows().forEach(row -> cell(page, row.settings().getOrDefault(path, "")));
        page.append("</tr>\n");
      }
      page.append("</table>\n");
    }
  }

  /** The loss first, the learning rate last; a single point is in the results already. */
  private void curves(StringBuilder page) {
    SortedSet<String> named = new TreeSet<>();
    runs.forEach(r -> named.addAll(r.series().keySet()));
    List<String> names = new ArrayList<>(List.of("loss"));
    named.stream().filter(n -> n.contains(".")).forEach(names::add);
    names.add("learning_rate");
    page.append("<h2>Curves</h2>\n");
    for (String name : names) {
      Map<String, NavigableMap<Long, Double>> curves = new LinkedHashMap<>();
      runs.stream()
          .filter(r -> r.series().containsKey(name) && r.series().get(name).size() > 1)
          .forEach(r -> curves.put(r.state().id(), r.series().get(name)));
      if (!curves.isEmpty()) {
        page.append(new CurvePlot(name + " over steps", curves).svg());
      }
    }
  }

  private static void repeat(StringBuilder page, ReportedRun run) {
    page.append("<h2>").append(Html.escape(run.state().name())).append("</h2>\n<table>\n");
    row(page, "Run", run.state().id());
    for (String key :
        List.of("device", "dtype", "dtype_reason", "threads", "engine", "java", "os", "seed")) {
      if (run.started().hasNonNull(key)) {
        row(page, key, run.started().get(key).asText());
      }
    }
    run.started()
        .path("hashes")
        .fields()
        .forEachRemaining(e -> row(page, "hash of " + e.getKey(), e.getValue().asText()));
    page.append("</table>\n<p>To repeat it, save what follows as experiment.yaml and run ")
        .append("<code>scion run experiment.yaml --set engine.threads=")
        .append(run.started().path("threads").asInt(0))
        .append("</code>; on the CPU the same hashes, engine and threads give the same numbers, ")
        .append("bit for bit.</p>\n<pre>")
        .append(Html.escape(run.spec()))
        .append("</pre>\n");
  }

  private static void row(StringBuilder page, String name, String value) {
    page.append("<tr><th>").append(Html.escape(name)).append("<td>").append(Html.escape(value));
    page.append("</tr>\n");
  }

  private static void cell(StringBuilder page, String text) {
    page.append("<td>").append(Html.escape(text));
  }

  private static String number(JsonNode value) {
    if (!value.isNumber()) {
      return "-";
    }
    return value.isIntegralNumber()
        ? String.format(java.util.Locale.ROOT, "%,d", value.asLong())
        : short4(value.asDouble());
  }

  private static String short4(double value) {
    return String.format(java.util.Locale.ROOT, "%.4g", value);
  }
}
