package org.scion.core.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A comparison as a LaTeX table for the booktabs package: mean and standard deviation per metric.
 *
 * <p>Bold stands only where {@link ComparisonTable#best} names a group.
 */
public final class LatexTable {
  private LatexTable() {}

  /** A {@code tabular} with a comment that says what the numbers are. */
  public static String write(ComparisonTable table) {
    StringBuilder text = new StringBuilder();
    text.append("% mean \\pm sample standard deviation over seeds (n); bold: significantly better")
        .append(" than every other row. Needs \\usepackage{booktabs}\n");
    int settings = table.differing().size() + 1;
    text.append("\\begin{tabular}{")
        .append("l".repeat(settings))
        .append("r".repeat(table.metrics().size()))
        .append("}\n\\toprule\n");
    List<String> header = new ArrayList<>(List.of("group"));
    header.addAll(table.differing());
    header.addAll(table.metrics());
    line(text, header.stream().map(LatexTable::escape).toList());
    text.append("\\midrule\n");
    for (ComparisonRow row : table.rows()) {
      List<String> cells = new ArrayList<>(List.of(escape(row.group())));
      table.differing().forEach(path -> cells.add(escape(row.settings().get(path))));
      table.metrics().forEach(metric -> cells.add(cell(table, row, metric)));
      line(text, cells);
    }
    return text.append("\\bottomrule\n\\end{tabular}\n").toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append(String.join(" & ", cells)).append(" \\\\\n");
  }

  private static String cell(ComparisonTable table, ComparisonRow row, String metric) {
    Summary summary = row.metrics().get(metric);
    if (summary == null) {
      return "--";
    }
    String mean = number(summary.mean());
    boolean best = table.best(metric).filter(row.group()::equals).isPresent();
    String shown = best ? "\\mathbf{" + mean + "}" : mean;
    String spread = summary.n() == 1 ? "" : " \\pm " + number(summary.sd());
    return "$" + shown + spread + "$ (" + summary.n() + ")";
  }

  private static String number(double value) {
    double size = Math.abs(value);
    if (size >= 1e6 || (size > 0 && size < 1e-4)) {
      String text = String.format(Locale.ROOT, "%.2e", value);
      int e = text.indexOf('e');
      return text.substring(0, e) + " \\times 10^{" + Integer.parseInt(text.substring(e + 1)) + "}";
    }
    boolean whole = value == Math.rint(value);
    return String.format(Locale.ROOT, whole ? "%.0f" : size >= 100 ? "%.1f" : "%.4f", value);
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> escaped.append("\\textbackslash{}");
        case '~' -> escaped.append("\\textasciitilde{}");
        case '^' -> escaped.append("\\textasciicircum{}");
        case '|' -> escaped.append("\\textbar{}");
        case '<' -> escaped.append("\\textless{}");
        case '>' -> escaped.append("\\textgreater{}");
        case '&', '%', '$', '#', '_', '{', '}' -> escaped.append('\\').append(c);
        case '\n', '\r' -> escaped.append(' ');
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
