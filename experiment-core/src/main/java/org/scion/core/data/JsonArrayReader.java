package org.scion.core.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.scion.core.Json;
import org.scion.core.SpecException;

/**
 * One JSON array of objects, element by element.
 *
 * <p>Unlike a broken line, a broken element hides where the next one starts, so a syntax error ends
 * the reading whatever the policy.
 */
final class JsonArrayReader {
  private static final ObjectReader ELEMENT =
      Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonArrayReader() {}

  static void read(Path file, InputStream in, RowVisitor visitor) throws IOException {
    if (!startsWithBracket(in)) {
      // Many data sets carry JSON lines under .json.
      new JsonLinesReader(file).read(in, 0, visitor);
      return;
    }
    RowBudget budget = new RowBudget(in);
    try (JsonParser parser = Json.MAPPER.getFactory().createParser(budget)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        long line = parser.currentTokenLocation().getLineNr();
        long offset = parser.currentTokenLocation().getByteOffset();
        JsonNode value = ELEMENT.readTree(parser);
        budget.restart();
        if (!hand(new Place(file, line, offset), value, visitor)) {
          return;
        }
      }
      if (parser.nextToken() != null) {
        throw broken(file, parser.currentTokenLocation().getLineNr(), "text after the array");
      }
    } catch (JsonProcessingException e) {
      long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw broken(file, line, e.getOriginalMessage());
    } catch (RowTooLong e) {
      throw new SpecException(
          file.toString(), "a longer row", RowSource.TOO_LONG, "Shorten it or use JSON lines");
    }
  }

  private record Place(Path file, long line, long offset) {}

  private static boolean hand(Place at, JsonNode value, RowVisitor visitor) {
    if (value != null && value.isObject()) {
      return visitor.row(new Row(at.file, at.line, at.offset, JsonLinesReader.fields(value)));
    }
    return visitor.broken(
        new BrokenRow(at.file, at.line, "", String.valueOf(value), "a JSON object {...}"));
  }

  /** One element, where a stream starts with it; the stream stays open. */
  static Row element(Path file, InputStream in, long offset) throws IOException {
    JsonParser parser = Json.MAPPER.getFactory().createParser(in);
    parser.nextToken();
    return new Row(file, 0, offset, JsonLinesReader.fields(ELEMENT.readTree(parser)));
  }

  private static SpecException broken(Path file, long line, String what) {
    return new SpecException(
        file + ":" + line,
        what,
        "a JSON array of objects in UTF-8",
        "Correct the file; in JSON lines single broken rows could be skipped");
  }

  static boolean startsWithBracket(InputStream in) throws IOException {
    int lookAhead = 1 << 12;
    in.mark(lookAhead);
    int read = 0;
    int value = in.read();
    while (read++ < lookAhead - 1 && ((value <= ' ' && value >= 0) || isMark(value))) {
      value = in.read();
    }
    in.reset();
    return value == '[';
  }

  private static boolean isMark(int value) {
    return value == 0xEF || value == 0xBB || value == 0xBF;
  }

  private static final class RowTooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Stops before one element fills the memory. */
  private static final class RowBudget extends FilterInputStream {
    private long since;

    RowBudget(InputStream in) {
      super(in);
    }

    void restart() {
      since = 0;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      since += Math.max(read, 0);
      if (since > RowSource.MAX_ROW_BYTES) {
        throw new RowTooLong();
      }
      return read;
    }
  }
}
