package org.scion.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One record of a data file. Immutable.
 *
 * @param file where it was read
 * @param line physical line where the record starts, from 1
 * @param offset byte of the unpacked file where the record starts; -1 if it cannot be found again
 *     by it
 * @param fields values by column, in the order of the file
 */
public record Row(Path file, long line, long offset, Map<String, JsonNode> fields) {

  public Row {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** A record whose place is not known. */
  public Row(Path file, long line, Map<String, JsonNode> fields) {
    this(file, line, -1, fields);
  }

  /** This row as broken in one column. */
  public BrokenRow broken(String column, String value, String reason) {
    return new BrokenRow(file, line, column, value, reason);
  }
}
