package org.scion.ui.data;

import java.nio.file.Path;
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
 * A file of data that was looked at. Immutable.
 *
 * @param path where it is
 * @param preview columns, lengths, duplicates, broken rows
 * @param first the first rows
 * @param guess how it is probably meant
 */
record DataFile(
    Path path, SplitPreview preview, List<Row> first, Optional<ColumnSuggestion> guess) {
  private static final int FIRST = 100;

  /** Reads the file once for the preview and its head once more for the guess. */
  static DataFile read(Path path) {
    List<Row> first = RowSource.of(path).first(FIRST);
    Optional<ColumnSuggestion> guess = ColumnGuesser.guess(first);
    String label = guess.map(ColumnSuggestion::label).orElse(null);
    return new DataFile(path, preview(path, label), first, guess);
  }

  static SplitPreview preview(Path path, String label) {
    return DataPreview.of(Map.of("train", path), new DataPreview.Question(List.of(), label))
        .splits()
        .get(0);
  }

  DataFile counting(SplitPreview newPreview) {
    return new DataFile(path, newPreview, first, guess);
  }
}
