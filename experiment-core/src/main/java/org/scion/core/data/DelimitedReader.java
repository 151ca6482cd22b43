package org.scion.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.scion.core.SpecException;

/**
 * Delimited text after RFC 4180 with a header line.
 *
 * <p>Records are cut out by line here and their fields by Commons CSV, so that one bad record costs
 * one record: after an unclosed quote reading goes on at the line after its start.
 */
final class DelimitedReader {
  private final Path file;
  private final char delimiter;
  private final CSVFormat format;
  private final Deque<PhysicalLine> putBack = new ArrayDeque<>();

  DelimitedReader(Path file, char delimiter) {
    this.file = file;
    this.delimiter = delimiter;
    this.format = CSVFormat.RFC4180.builder().setDelimiter(delimiter).get();
  }

  void read(InputStream in, RowVisitor visitor) throws IOException {
    LineReader lines = new LineReader(in);
    records(lines, header(lines), visitor);
  }

  /** The names of the columns, with which {@link #records} can start anywhere. */
  List<String> header(InputStream in) throws IOException {
    return header(new LineReader(in));
  }

  /**
   * The records from a place in the file on.
   *
   * @param offset byte of the file at which the stream starts, the start of a record
   */
  void records(InputStream in, long offset, List<String> header, RowVisitor visitor)
      throws IOException {
    records(new LineReader(in, offset), header, visitor);
  }

  private List<String> header(LineReader lines) throws IOException {
    PhysicalLine record = record(lines);
    if (record == null) {
      throw new SpecException(
          file.toString(), "", "a header line with the names of the columns", "The file is empty");
    }
    return header(record);
  }

  private void records(LineReader lines, List<String> header, RowVisitor visitor)
      throws IOException {
    for (PhysicalLine record = record(lines); record != null; record = record(lines)) {
      if (!hand(record, header, visitor)) {
        return;
      }
    }
  }

  /** The next record with all its lines, as one "line"; null at the end. */
  private PhysicalLine record(LineReader lines) throws IOException {
    PhysicalLine start = next(lines);
    while (start != null && start.fault() == null && start.content().isEmpty()) {
      start = next(lines);
    }
    if (start == null || start.fault() != null) {
      return start;
    }
    QuoteScanner scanner = new QuoteScanner(delimiter);
    if (!scanner.goesOn(start.text())) {
      return start;
    }
    return longRecord(start, scanner, lines);
  }

  private PhysicalLine longRecord(PhysicalLine start, QuoteScanner scanner, LineReader lines)
      throws IOException {
    StringBuilder text = new StringBuilder(start.text());
    List<PhysicalLine> taken = new ArrayList<>();
    while (true) {
      PhysicalLine more = next(lines);
      if (more == null || text.length() + more.text().length() > RowSource.MAX_ROW_BYTES) {
        if (more != null) {
          taken.add(more);
        }
        for (int i = taken.size() - 1; i >= 0; i--) {
          putBack.push(taken.get(i));
        }
        String fault = "a closing quote within 16 MB and before the end of the file";
        return new PhysicalLine(start.number(), start.offset(), start.text(), fault);
      }
      if (more.fault() != null) {
        return new PhysicalLine(start.number(), start.offset(), text + more.text(), more.fault());
      }
      taken.add(more);
      text.append(more.text());
      if (!scanner.goesOn(more.text())) {
        return new PhysicalLine(start.number(), start.offset(), text.toString(), null);
      }
    }
  }

  private PhysicalLine next(LineReader lines) throws IOException {
    return putBack.isEmpty() ? lines.next() : putBack.pop();
  }

  private List<String> header(PhysicalLine record) {
    String where = file + ":" + record.number();
    if (record.fault() != null) {
      throw new SpecException(where, record.content(), record.fault(), "Correct the header");
    }
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    try {
      for (String name : fields(record.content())) {
        // pandas writes its index under an empty name.
        String named = name.isBlank() ? "unnamed_" + (names.size() + 1) : name.strip();
        if (!seen.add(named)) {
          throw new SpecException(where, named, "each column named once", "Rename a column");
        }
        names.add(named);
      }
    } catch (IOException e) {
      throw new SpecException(where, record.content(), "a header line", e.getMessage());
    }
    return names;
  }

  private boolean hand(PhysicalLine record, List<String> header, RowVisitor visitor) {
    if (record.fault() != null) {
      return visitor.broken(broken(record, record.fault()));
    }
    List<String> values;
    try {
      values = fields(record.content());
    } catch (IOException e) {
      String reason = "fields with quotes as in RFC 4180 (" + e.getMessage() + ")";
      return visitor.broken(broken(record, reason));
    }
    if (values.size() != header.size()) {
      String reason = header.size() + " fields as in the header; here are " + values.size();
      return visitor.broken(broken(record, reason));
    }
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      fields.put(header.get(i), TextNode.valueOf(values.get(i)));
    }
    return visitor.row(new Row(file, record.number(), record.offset(), fields));
  }

  private BrokenRow broken(PhysicalLine record, String reason) {
    return new BrokenRow(file, record.number(), "", record.content(), reason);
  }

  private List<String> fields(String text) throws IOException {
    try (CSVParser parser = CSVParser.parse(text, format)) {
      List<CSVRecord> records = parser.getRecords();
      if (records.size() != 1) {
        throw new IOException("a line end stands outside quotes");
      }
      return records.get(0).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
