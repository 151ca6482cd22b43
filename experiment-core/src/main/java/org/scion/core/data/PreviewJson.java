package org.scion.core.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.scion.core.Json;

/**
 * A file at a glance as JSON: {@code rows, columns[{name, kind, missing, distinct, mean_length,
 * lengths, examples}], labels{}, duplicates, duplicates_checked, broken[]}.
 */
public final class PreviewJson {
  private PreviewJson() {}

  public static ObjectNode of(SplitPreview preview) {
    ObjectNode json = Json.object().put("rows", preview.rows());
    ArrayNode columns = json.putArray("columns");
    for (ColumnProfile c : preview.columns()) {
      ObjectNode column =
          columns
              .addObject()
              .put("name", c.name())
              .put("kind", c.kind().name().toLowerCase(Locale.ROOT))
              .put("missing", c.missing())
              .put("distinct", c.distinct())
              .put("mean_length", c.lengths().mean());
      column.set("lengths", Json.tree(c.lengths()));
      column.set("examples", Json.tree(c.examples()));
    }
    json.set("labels", Json.tree(preview.labels()));
    json.put("duplicates", preview.duplicates());
    json.put("duplicates_checked", Math.min(preview.rows(), SplitScan.MAX_PRINTED));
    ArrayNode broken = json.putArray("broken");
    for (BrokenRow row : preview.broken()) {
      broken.add(Json.tree(row.problem()));
    }
    return json;
  }
}
