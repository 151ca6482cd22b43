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
  private long consumed;

  LineReader(InputStream in) {
    this(in, 0);
  }

  /**
   * @param offset byte of the file at which the stream starts
   */
  LineReader(InputStream in, long offset) {
    this.in = in;
    this.consumed = offset;
  }

  /** The next line, or null at the end. */
  PhysicalLine next() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long offset = consumed;
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
      consumed += stop - position;
      position = stop;
    }
    return any ? line(bytes, offset, tooLong) : null;
  }

  private boolean fill() throws IOException {
    if (position < limit) {
      return true;
    }
    position = 0;
    limit = in.read(buffer);
    return limit > 0;
  }

  private PhysicalLine line(ByteArrayOutputStream bytes, long offset, boolean tooLong) {
    number++;
    if (tooLong) {
      return new PhysicalLine(number, offset, "", RowSource.TOO_LONG);
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString();
      boolean mark = offset == 0 && text.startsWith("\uFEFF");
      return new PhysicalLine(number, offset, mark ? text.substring(1) : text, null);
    } catch (CharacterCodingException e) {
      String shown = bytes.toString(StandardCharsets.UTF_8);
      return new PhysicalLine(number, offset, shown, "text in UTF-8 (a byte here is not)");
    }
  }
}
