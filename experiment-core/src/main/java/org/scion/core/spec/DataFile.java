package org.scion.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;

/**
 * A file of rows that a spec names. Immutable.
 *
 * @param file relative to the spec's folder, absolute, or {@code hub:owner/name}
 * @param weight how often each of its rows is seen in an epoch: 2 is twice, 0.5 is half of the rows
 */
public record DataFile(String file, double weight) {
  private static final double MOST = 100;

  /** A name, or a list whose entries are names or {@code {file, weight}}; empty if not given. */
  static List<DataFile> read(Section in, String key, String help) {
    JsonNode node = in.raw(key, help);
    List<DataFile> files = new ArrayList<>();
    for (JsonNode entry : node.isArray() ? node : Json.array().add(node)) {
      if (entry.isTextual() && !entry.asText().isBlank()) {
        files.add(new DataFile(entry.asText(), 1));
      } else if (entry.isObject()) {
        files.add(weighted(in, key, entry));
      } else if (!entry.isMissingNode() && !entry.isNull()) {
        in.problem(key, entry.toString(), "a file, or a list of files or {file, weight}", "");
      }
    }
    return files;
  }

  private static DataFile weighted(Section in, String key, JsonNode entry) {
    double weight = entry.path("weight").asDouble(1);
    entry
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!name.equals("file") && !name.equals("weight")) {
                in.problem(key + "." + name, entry.toString(), "file and weight", "");
              }
            });
    if (!(weight > 0 && weight <= MOST)) {
      in.problem(key + ".weight", entry.path("weight").asText(), "above 0, at most 100", "");
      weight = 1;
    }
    if (entry.path("file").asText("").isBlank()) {
      in.problem(key + ".file", entry.toString(), "a file", "");
    }
    return new DataFile(entry.path("file").asText(""), weight);
  }
}
