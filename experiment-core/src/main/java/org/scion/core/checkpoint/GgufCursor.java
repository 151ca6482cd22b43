package org.scion.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.scion.core.SpecException;

/**
 * Reads the front of a GGUF file in order, through a window, each read checked against the file.
 */
final class GgufCursor {
  static final int LONGEST_TEXT_BYTES = 16 << 20;
  private static final int WINDOW_BYTES = 1 << 16;

  private final MappedFile file;
  private ByteBuffer window = ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
  private long windowStart;

  GgufCursor(MappedFile file) {
    this.file = file;
  }

  /** Bytes read so far. */
  long position() {
    return windowStart + window.position();
  }

  long remaining() {
    return file.size() - position();
  }

  byte int8(String where) {
    return need(1, where).get();
  }

  short int16(String where) {
    return need(2, where).getShort();
  }

  int int32(String where) {
    return need(4, where).getInt();
  }

  long int64(String where) {
    return need(8, where).getLong();
  }

  /** An unsigned 64-bit count, refused above {@code most}. */
  long count(String where, long most) {
    long at = position();
    long count = int64(where);
    if (count < 0 || count > most) {
      throw Refusal.of(
          file.path(), where + " (byte " + at + ")", Long.toUnsignedString(count), "0 to " + most);
    }
    return count;
  }

  String text(String where) {
    int length =
        (int) count(where + " length", Math.min(LONGEST_TEXT_BYTES, Math.max(0, remaining() - 8)));
    byte[] bytes = new byte[length];
    for (int done = 0; done < length; ) {
      int part = Math.min(length - done, WINDOW_BYTES);
      need(part, where).get(bytes, done, part);
      done += part;
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  SpecException refuse(String where, Object value, String allowed) {
    return Refusal.of(file.path(), where + " (byte " + position() + ")", value, allowed);
  }

  private ByteBuffer need(int bytes, String where) {
    if (window.remaining() < bytes) {
      if (remaining() < bytes) {
        throw refuse(where, "end of file", bytes + " more bytes");
      }
      windowStart = position();
      window = file.copy(windowStart, (int) Math.min(WINDOW_BYTES, file.size() - windowStart));
    }
    return window;
  }
}
