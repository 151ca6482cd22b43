package org.scion.core.data;

import io.airlift.compress.MalformedInputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipException;
import org.scion.core.SpecException;

/**
 * A file of records: {@code .jsonl}/{@code .ndjson}, {@code .json} (an array of objects, or JSON
 * lines under that name), {@code .csv} and {@code .tsv} after RFC 4180 with a header, each also as
 * {@code .gz} or {@code .zst}; and {@code .parquet}.
 *
 * <p>Reading streams: one record is held at a time, of at most 16 MB. Text is strict UTF-8, with or
 * without byte-order mark. Blank lines are passed over. Immutable; every reading opens the file
 * anew.
 */
public final class RowSource {
  /** Longest record, in bytes. */
  public static final int MAX_ROW_BYTES = 16 << 20;

  static final String TOO_LONG = "a row of at most 16 MB";
  private static final int ROWS_FOR_COLUMNS = 100;
  private static final int ROWS_FOR_ESTIMATE = 2000;

  private final Path file;
  private final DataFormat format;

  private RowSource(Path file, DataFormat format) {
    this.file = file;
    this.format = format;
  }

  /**
   * The source for a file, by the end of its name.
   *
   * @throws org.scion.core.UnsupportedException if the end of the name is not one of those above
   */
  public static RowSource of(Path file) {
    return new RowSource(file, DataFormat.of(file));
  }

  public Path file() {
    return file;
  }

  /**
   * Hands every record to the visitor until it has had enough.
   *
   * @throws SpecException if the file is missing, has no header, is damaged beyond single rows, or
   *     unpacks to more than an archive of text may
   */
  public void visit(RowVisitor visitor) {
    if (format == DataFormat.PARQUET) {
      ParquetRows.read(file, visitor);
      return;
    }
    try (InputStream in = DataBytes.open(file)) {
      switch (format) {
        case JSON_LINES -> new JsonLinesReader(file).read(in, 0, visitor);
        case JSON -> JsonArrayReader.read(file, in, visitor);
        case COMMA_SEPARATED -> new DelimitedReader(file, ',').read(in, visitor);
        case TAB_SEPARATED -> new DelimitedReader(file, '\t').read(in, visitor);
        default -> throw new AssertionError(format);
      }
    } catch (ZipException | EOFException | MalformedInputException e) {
      throw new SpecException(
          file.toString(), String.valueOf(e.getMessage()), "a whole archive", "Pack it again");
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }

  /** Reads single records again, by the byte at which they start; empty for packed files. */
  Optional<RowAccess> access() {
    boolean plain = format != DataFormat.PARQUET && !DataBytes.packed(file);
    return plain ? Optional.of(new RowAccess(file, format)) : Optional.empty();
  }

  /**
   * All readable records.
   *
   * @throws SpecException under {@link RowPolicy#REFUSE}, naming up to 20 broken records
   */
  public RowSet<Row> read(RowPolicy policy) {
    RowCollector<Row> collector = new RowCollector<>(Reading.all(policy), (row, faults) -> row);
    visit(collector);
    return collector.finish();
  }

  /** The first readable records; broken ones are passed over. */
  public List<Row> first(int count) {
    List<Row> rows = new ArrayList<>();
    visit(
        new RowVisitor() {
          @Override
          public boolean row(Row row) {
            rows.add(row);
            return rows.size() < count;
          }

          @Override
          public boolean broken(BrokenRow broken) {
            return true;
          }
        });
    return rows;
  }

  /** How many records there are, by the mean size of the first; counted where that is unknown. */
  long estimatedRows() {
    List<Row> first = first(ROWS_FOR_ESTIMATE);
    long[] end = new long[1];
    if (first.size() < ROWS_FOR_ESTIMATE || first.get(0).offset() < 0 || DataBytes.packed(file)) {
      visit(
          new RowVisitor() {
            @Override
            public boolean row(Row row) {
              end[0]++;
              return true;
            }

            @Override
            public boolean broken(BrokenRow broken) {
              return true;
            }
          });
      return end[0];
    }
    double mean =
        (double) (first.get(first.size() - 1).offset() - first.get(0).offset())
            / (first.size() - 1);
    return Math.round(file.toFile().length() / mean);
  }

  /** The columns: those of the header, or all keys of the first 100 readable records. */
  public Set<String> columns() {
    Set<String> columns = new LinkedHashSet<>();
    for (Row row : first(ROWS_FOR_COLUMNS)) {
      columns.addAll(row.fields().keySet());
    }
    return columns;
  }
}
