package org.scion.core.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What data look like before anything is trained on them. Immutable.
 *
 * @param splits one per file
 * @param shared rows that two files have in common: leaks from training into the test
 */
public record DataPreview(List<SplitPreview> splits, List<SharedRows> shared) {

  public DataPreview {
    splits = List.copyOf(splits);
    shared = List.copyOf(shared);
  }

  /**
   * What to look for.
   *
   * @param key columns that make two rows the same, such as the text; empty for all columns
   * @param label column whose balance is counted, or null
   */
  public record Question(List<String> key, String label) {
    public Question {
      key = List.copyOf(key);
    }

    /** Whole rows, no label. */
    public static final Question PLAIN = new Question(List.of(), null);
  }

  /**
   * Distinct rows in two files.
   *
   * @param first name of a split
   * @param second name of another
   * @param rows how many distinct rows both have
   */
  public record SharedRows(String first, String second, long rows) {}

  /**
   * Reads every file once. Broken rows are listed, never refused here.
   *
   * @param files by name of split, in order
   */
  public static DataPreview of(Map<String, Path> files, Question question) {
    Map<String, SplitScan> scans = new LinkedHashMap<>();
    List<SplitPreview> splits = new ArrayList<>();
    files.forEach(
        (name, file) -> {
          SplitScan scan = new SplitScan(question);
          RowSource.of(file).visit(scan);
          scans.put(name, scan);
          splits.add(scan.preview(name, file));
        });
    List<String> names = List.copyOf(scans.keySet());
    List<SharedRows> shared = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        long rows = scans.get(names.get(i)).shared(scans.get(names.get(j)));
        if (rows > 0) {
          shared.add(new SharedRows(names.get(i), names.get(j), rows));
        }
      }
    }
    return new DataPreview(splits, shared);
  }
}
