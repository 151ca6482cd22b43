package org.scion.core.statistics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A comparison as CSV: one line per group; per metric mean, sd, n, low and high, in full digits.
 */
public final class CsvTable {
  private CsvTable() {}

  /** The table with a header line; what is not known is empty. */
  public static String write(ComparisonTable table) {
    StringBuilder text = new StringBuilder();
    CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator("\n").get();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      printer.printRecord(header(table));
      for (ComparisonRow row : table.rows()) {
        printer.printRecord(cells(table, row));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.toString();
  }

  private static List<String> header(ComparisonTable table) {
    List<String> header = new ArrayList<>(List.of("group", "runs"));
    header.addAll(table.differing());
    for (String metric : table.metrics()) {
      for (String part : List.of("mean", "sd", "n", "low", "high")) {
        header.add(metric + "_" + part);
      }
    }
    return header;
  }

  private static List<String> cells(ComparisonTable table, ComparisonRow row) {
    List<String> cells = new ArrayList<>(List.of(row.group(), String.join(" ", row.runs())));
    table.differing().forEach(path -> cells.add(row.settings().get(path)));
    for (String metric : table.metrics()) {
      Summary summary = row.metrics().get(metric);
      if (summary == null) {
        cells.addAll(List.of("", "", "0", "", ""));
      } else {
        cells.add(number(summary.mean()));
        cells.add(number(summary.sd()));
        cells.add(Integer.toString(summary.n()));
        cells.add(number(summary.low()));
        cells.add(number(summary.high()));
      }
    }
    return cells;
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }
}
