package org.scion.core.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.core.Json;

/** One JSON object per line. */
final class JsonLinesReader {
  private final Path file;

  JsonLinesReader(Path file) {
    this.file = file;
  }

  /**
   * @param offset byte of the file at which the stream starts
   */
  void read(InputStream in, long offset, RowVisitor visitor) throws IOException {
    LineReader lines = new LineReader(in, offset);
    for (PhysicalLine line = lines.next(); line != null; line = lines.next()) {
      String text = line.content();
      if (line.fault() == null && text.isBlank()) {
        continue;
      }
      if (!hand(line, text, visitor)) {
        return;
      }
    }
  }

  private boolean hand(PhysicalLine line, String text, RowVisitor visitor) {
    if (line.fault() != null) {
      return visitor.broken(new BrokenRow(file, line.number(), "", text, line.fault()));
    }
    try {
      JsonNode value = Json.MAPPER.readTree(text);
      if (value.isObject()) {
        return visitor.row(new Row(file, line.number(), line.offset(), fields(value)));
      }
      return visitor.broken(
          new BrokenRow(file, line.number(), "", text, "a JSON object {...} on one line"));
    } catch (JsonProcessingException e) {
      String reason = "a JSON object {...} on one line (" + e.getOriginalMessage() + ")";
      return visitor.broken(new BrokenRow(file, line.number(), "", text, reason));
    }
  }

  static Map<String, JsonNode> fields(JsonNode object) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    object.properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
    return fields;
  }
}
