package org.scion.core.data;

import java.nio.file.Path;
import java.util.Locale;
import org.scion.core.UnsupportedException;

/**
 * How a data file is laid out; told by the end of its name, with or without {@code .gz} or {@code
 * .zst}.
 */
enum DataFormat {
  JSON_LINES,
  JSON,
  COMMA_SEPARATED,
  TAB_SEPARATED,
  PARQUET;

  private static final String PACKED = "\\.(gz|zst)$";

  static DataFormat of(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    String plain = name.replaceFirst(PACKED, "");
    boolean packed = !plain.equals(name);
    return switch (plain.substring(plain.lastIndexOf('.') + 1)) {
      case "jsonl", "ndjson" -> JSON_LINES;
      case "json" -> JSON;
      case "csv" -> COMMA_SEPARATED;
      case "tsv", "tab" -> TAB_SEPARATED;
      case "parquet" -> {
        if (packed) {
          throw new UnsupportedException(
              file + " is a Parquet file packed once more; unpack it: Parquet packs its columns");
        }
        yield PARQUET;
      }
      case "arrow", "feather" ->
          throw new UnsupportedException(
              file
                  + " is an Arrow file, which Scion does not read; supported: .parquet, .jsonl,"
                  + " .json, .csv, .tsv. Convert it, in Python for example:"
                  + " datasets.Dataset.from_file(file).to_parquet('data.parquet')");
      default ->
          throw new UnsupportedException(
              file
                  + " does not end like a data file that Scion reads; supported: .jsonl, .ndjson,"
                  + " .json, .csv, .tsv, each also as .gz or .zst, and .parquet. Rename or convert"
                  + " it");
    };
  }
}
