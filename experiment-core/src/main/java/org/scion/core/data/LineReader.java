package org.scion.core.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Splits bytes into lines of strict UTF-8, one bad line at a time.
 *
 * <p>A decoder over the whole stream would lose its place at the first bad byte and would buffer a
 * line of any length; here both end with the line. A byte-order mark is dropped. Confined to one
 * thread.
 */
final class LineReader {
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private long number;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** The next line, or null at the end. */
  PhysicalLine next() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean any = false;
    boolean tooLong = false;
    boolean ended = false;
    while (!ended && fill()) {
      any = true;
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      ended = end < limit;
      int stop = ended ? end + 1 : end;
      tooLong |= bytes.size() + (stop - position) > RowSource.MAX_ROW_BYTES;
      if (!tooLong) {
        bytes.write(buffer, position, stop - position);
      }
      position = stop;
    }
    return any ? line(bytes, tooLong) : null;
  }

  private boolean fill() throws IOException {
    if (position < limit) {
      return true;
    }
    position = 0;
    limit = in.read(buffer);
    return limit > 0;
  }

  private PhysicalLine line(ByteArrayOutputStream bytes, boolean tooLong) {
    number++;
    if (tooLong) {
      return new PhysicalLine(number, "", RowSource.TOO_LONG);
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString();
      boolean mark = number == 1 && text.startsWith("\uFEFF");
      return new PhysicalLine(number, mark ? text.substring(1) : text, null);
    } catch (CharacterCodingException e) {
      String shown = bytes.toString(StandardCharsets.UTF_8);
      return new PhysicalLine(number, shown, "text in UTF-8 (a byte here is not)");
    }
  }
}
