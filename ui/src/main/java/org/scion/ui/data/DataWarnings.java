package org.scion.ui.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.scion.core.data.ColumnProfile;
import org.scion.core.data.DataPreview;
import org.scion.core.data.SplitPreview;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** What a person should know about data before training on them, in sentences. */
final class DataWarnings {
  private static final double UNBALANCED = 10;
  private static final int BROKEN_SHOWN = 3;

  private DataWarnings() {}

  /**
   * @param counted what the tokeniser said; empty before it was asked
   */
  static List<String> of(DataPreview preview, JsonNode counted) {
    List<String> list = new ArrayList<>();
    for (DataPreview.SharedRows shared : preview.shared()) {
      list.add(
          Messages.text(
              "data.warn.shared", Numbers.exact(shared.rows()), shared.first(), shared.second()));
    }
    preview.splits().forEach(split -> split(split, list));
    counted.path("problems").forEach(p -> list.add(p.asText()));
    return list;
  }

  private static void split(SplitPreview split, List<String> list) {
    if (split.duplicates() > 0) {
      list.add(
          Messages.text("data.warn.duplicates", Numbers.exact(split.duplicates()), split.name()));
    }
    split.broken().stream()
        .limit(BROKEN_SHOWN)
        .forEach(b -> list.add(Messages.text("data.warn.broken", b.problem().sentence())));
    int more = split.broken().size() - BROKEN_SHOWN;
    if (more > 0) {
      list.add(Messages.text("data.warn.broken.more", more, split.name()));
    }
    for (ColumnProfile column : split.columns()) {
      if (column.missing() > 0) {
        String missing = Numbers.exact(column.missing());
        list.add(Messages.text("data.warn.missing", column.name(), missing, split.name()));
      }
    }
    Collection<Long> counts = split.labels().values();
    if (counts.size() > 1 && Collections.max(counts) > UNBALANCED * Collections.min(counts)) {
      String most = Numbers.exact(Collections.max(counts));
      list.add(Messages.text("data.warn.balance", most, Numbers.exact(Collections.min(counts))));
    }
  }
}
