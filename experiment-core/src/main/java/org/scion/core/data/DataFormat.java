package org.scion.core.data;

import java.nio.file.Path;
import java.util.Locale;
import org.scion.core.UnsupportedException;

/** How a data file is laid out; told by the end of its name, with or without {@code .gz}. */
enum DataFormat {
  JSON_LINES,
  JSON,
  COMMA_SEPARATED,
  TAB_SEPARATED;

  static DataFormat of(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz")) {
      name = name.substring(0, name.length() - ".gz".length());
    }
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "jsonl", "ndjson" -> JSON_LINES;
      case "json" -> JSON;
      case "csv" -> COMMA_SEPARATED;
      case "tsv", "tab" -> TAB_SEPARATED;
      case "parquet", "arrow" ->
          throw new UnsupportedException(
              file
                  + " is a columnar file, which Scion does not read; supported: .jsonl, .json, .csv,"
                  + " .tsv, each also as .gz. Convert it, in Python for example:"
                  + " datasets.Dataset.from_parquet(file).to_json('data.jsonl')");
      default ->
          throw new UnsupportedException(
              file
                  + " does not end like a data file that Scion reads; supported: .jsonl, .ndjson,"
                  + " .json, .csv, .tsv, each also as .gz. Rename or convert it");
    };
  }
}
