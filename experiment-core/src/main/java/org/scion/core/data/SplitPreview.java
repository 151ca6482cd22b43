package org.scion.core.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One file of data at a glance. Immutable.
 *
 * @param name such as {@code train}
 * @param file where it is
 * @param rows readable rows
 * @param profiled rows that the columns were profiled on; fewer than {@code rows} in large files
 * @param columns in the order of the file
 * @param labels rows per label, most frequent first; empty without a label column
 * @param duplicates rows that repeat an earlier row of the same file
 * @param broken unreadable rows
 */
public record SplitPreview(
    String name,
    Path file,
    long rows,
    long profiled,
    List<ColumnProfile> columns,
    Map<String, Long> labels,
    long duplicates,
    List<BrokenRow> broken) {

  public SplitPreview {
    columns = List.copyOf(columns);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    broken = List.copyOf(broken);
  }
}
