package org.scion.ui.data;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scion.core.data.ColumnGuesser;
import org.scion.core.data.ColumnSuggestion;
import org.scion.core.data.DataPreview;
import org.scion.core.data.Row;
import org.scion.core.data.RowSource;
import org.scion.core.data.SplitPreview;

/**
 * Files of data that were looked at. Immutable.
 *
 * @param files by split: {@code train} always, {@code validation} and {@code test} where given
 * @param preview columns, duplicates, broken rows of each; rows that two of them share
 * @param first the first training rows
 * @param guess how it is probably meant
 */
record DataFile(
    Map<String, Path> files,
    DataPreview preview,
    List<Row> first,
    Optional<ColumnSuggestion> guess) {
  static final String TRAIN = "train";
  private static final int FIRST = 100;

  /** Reads the files for the preview, and the head of the training rows for the guess. */
  static DataFile read(Map<String, Path> files, String label) {
    List<Row> first = RowSource.of(files.get(TRAIN)).first(FIRST);
    Optional<ColumnSuggestion> guess = ColumnGuesser.guess(first);
    String counted = label.isEmpty() ? guess.map(ColumnSuggestion::label).orElse(null) : label;
    Map<String, Path> kept = new LinkedHashMap<>(files);
    return new DataFile(kept, preview(kept, counted), first, guess);
  }

  static DataPreview preview(Map<String, Path> files, String label) {
    return DataPreview.of(files, new DataPreview.Question(List.of(), label));
  }

  Path path() {
    return files.get(TRAIN);
  }

  /** The training rows. */
  SplitPreview train() {
    return preview.splits().get(0);
  }

  List<String> columnNames() {
    return train().columns().stream().map(c -> c.name()).toList();
  }

  DataFile counting(DataPreview newPreview) {
    return new DataFile(files, newPreview, first, guess);
  }
}
