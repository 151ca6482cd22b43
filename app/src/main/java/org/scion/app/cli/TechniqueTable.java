package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.scion.core.data.Row;
import org.scion.core.data.RowSource;

/**
 * The measurements of {@code scion bench techniques}: techniques.csv, a line a training, appended
 * as soon as it is known; techniques.md, a table for each data set. Confined to one thread.
 */
final class TechniqueTable {
  private static final List<String> COLUMNS =
      List.of(
          "data",
          "technique",
          "with",
          "seed",
          "status",
          "accuracy",
          "trainable",
          "peak_gb",
          "examples_per_s",
          "examples_per_cpu_s",
          "tokens_per_s",
          "loss_first",
          "loss_last5",
          "steps",
          "train_rows",
          "test_rows",
          "learning_rate",
          "note",
          "test_loss");
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator("\n").get();

  private final Path file;
  private final List<Map<String, String>> rows = new ArrayList<>();

  /** In the order of a file that is there already. */
  private final List<String> columns;

  /** Reads what is there already. */
  TechniqueTable(Path folder) {
    file = folder.resolve("techniques.csv");
    try {
      Files.createDirectories(folder);
      if (Files.exists(file)) {
        RowSource.of(file).first(Integer.MAX_VALUE).forEach(r -> rows.add(texts(r)));
      } else {
        write(COLUMNS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    columns = rows.isEmpty() ? COLUMNS : List.copyOf(rows.get(0).keySet());
  }

  private static Map<String, String> texts(Row row) {
    Map<String, String> texts = new LinkedHashMap<>();
    row.fields().forEach((key, value) -> texts.put(key, value.asText("")));
    return texts;
  }

  Path file() {
    return file;
  }

  boolean has(String data, String technique, long seed) {
    return rows.stream()
        .anyMatch(
            r ->
                r.get("data").equals(data)
                    && r.get("technique").equals(technique)
                    && r.get("seed").equals(String.valueOf(seed)));
  }

  long count(String status) {
    return rows.stream().filter(r -> r.get("status").equals(status)).count();
  }

  void add(ObjectNode measured) {
    Map<String, String> row = new LinkedHashMap<>();
    for (String column : columns) {
      JsonNode value = measured.path(column);
      row.put(column, value.isMissingNode() || value.isNull() ? "" : value.asText());
    }
    rows.add(row);
    write(row.values());
    try {
      Files.writeString(file.resolveSibling("techniques.md"), String.join("\n", markdown()) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Iterable<String> cells) {
    try (Writer out =
            Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        CSVPrinter printer = new CSVPrinter(out, FORMAT)) {
      printer.printRecord(cells);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A table for each data set, then what was refused and why. */
  List<String> markdown() {
    Map<String, Map<String, List<Map<String, String>>>> done = new LinkedHashMap<>();
    List<String> refused = new ArrayList<>();
    for (Map<String, String> row : rows) {
      if (row.get("status").equals("done")) {
        done.computeIfAbsent(row.get("data"), k -> new TreeMap<>())
            .computeIfAbsent(name(row), k -> new ArrayList<>())
            .add(row);
      } else {
        String line =
            "* `" + row.get("technique") + "` on " + row.get("data") + ": " + row.get("note");
        if (!refused.contains(line)) {
          refused.add(line);
        }
      }
    }
    List<String> lines = new ArrayList<>();
    done.forEach((data, techniques) -> lines.addAll(table(data, techniques)));
    if (!refused.isEmpty()) {
      lines.add("Not measured:");
      lines.add("");
      lines.addAll(refused);
    }
    return lines;
  }

  private static String name(Map<String, String> row) {
    String with = row.get("with");
    return "`" + row.get("technique") + "`" + (with.isEmpty() ? "" : " with `" + with + "`");
  }

  private static List<String> table(
      String data, Map<String, List<Map<String, String>>> techniques) {
    List<String> lines = new ArrayList<>();
    Map<String, String> any = techniques.values().iterator().next().get(0);
    boolean labels = !any.get("accuracy").isEmpty();
    lines.add("### " + data);
    lines.add("");
    lines.add(
        any.get("train_rows")
            + " training rows, "
            + any.get("steps")
            + " steps, "
            + any.get("test_rows")
            + " test rows.");
    lines.add("");
    lines.add(
        "| technique | seeds | "
            + (labels ? "accuracy" : "test loss | loss of last 5 steps")
            + " | trained | peak GB | examples/s | examples/CPU s | rate |");
    lines.add("|---|---|---|---|---|---|---|---|" + (labels ? "" : "---|"));
    techniques.forEach(
        (name, runs) ->
            lines.add(
                String.join(
                    " | ",
                    "| " + name,
                    String.valueOf(runs.size()),
                    labels ? spread(runs, "accuracy") : losses(runs),
                    runs.get(0).get("trainable"),
                    Words.short3(mean(runs, "peak_gb")),
                    Words.short3(mean(runs, "examples_per_s")),
                    Words.short3(mean(runs, "examples_per_cpu_s")),
                    runs.get(0).get("learning_rate") + " |")));
    lines.add("");
    return lines;
  }

  private static String losses(List<Map<String, String>> runs) {
    return spread(runs, "test_loss") + " | " + spread(runs, "loss_last5");
  }

  /** Mean and, from two seeds on, the standard deviation. */
  private static String spread(List<Map<String, String>> runs, String column) {
    double mean = mean(runs, column);
    if (Double.isNaN(mean)) {
      return "-";
    }
    if (runs.size() < 2) {
      return String.format(Locale.ROOT, "%.3f", mean);
    }
    double squares = runs.stream().mapToDouble(r -> Math.pow(number(r, column) - mean, 2)).sum();
    return String.format(Locale.ROOT, "%.3f ± %.3f", mean, Math.sqrt(squares / (runs.size() - 1)));
  }

  private static double mean(List<Map<String, String>> runs, String column) {
    return runs.stream().mapToDouble(r -> number(r, column)).average().orElse(Double.NaN);
  }

  private static double number(Map<String, String> row, String column) {
    return row.getOrDefault(column, "").isEmpty()
        ? Double.NaN
        : Double.parseDouble(row.get(column));
  }
}
