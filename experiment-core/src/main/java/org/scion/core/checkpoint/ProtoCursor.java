package org.scion.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Walks over the fields of one Protocol Buffers message without copying; every length is checked
 * against the message.
 *
 * <p>A field is a varint key (number x 8 + wire type), then its value: 0 a varint, 1 eight bytes, 2
 * a length and so many bytes, 5 four bytes. Source: the encoding page of protobuf.dev.
 */
final class ProtoCursor {
  private static final int LONGEST_NAME_BYTES = 4096;

  private final Path file;
  private final ByteBuffer bytes;
  private final int end;
  private int at;
  private int field;
  private int wireType;
  private long number;
  private int valueStart;

  ProtoCursor(Path file, ByteBuffer bytes) {
    this(file, bytes, 0, bytes.limit());
  }

  private ProtoCursor(Path file, ByteBuffer bytes, int start, int end) {
    this.file = file;
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Steps to the next field; false at the end of the message. */
  boolean next() {
    if (at == end) {
      return false;
    }
    long key = varint();
    field = (int) (key >>> 3);
    wireType = (int) (key & 7);
    if (key >>> 3 < 1 || key >>> 3 > Integer.MAX_VALUE) {
      throw refuse(Long.toUnsignedString(key), "a field key");
    }
    switch (wireType) {
      case 0 -> number = varint();
      case 1 -> skip(8);
      case 2 -> skip(varint());
      case 5 -> skip(4);
      default -> throw refuse("wire type " + wireType, "wire types 0, 1, 2 and 5");
    }
    return true;
  }

  private void skip(long length) {
    if (length < 0 || length > end - at) {
      throw refuse(Long.toUnsignedString(length), "a length of at most " + (end - at));
    }
    valueStart = at;
    at += (int) length;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        throw refuse("end of message", "a whole number");
      }
      byte part = bytes.get(at++);
      value |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw refuse("more than 10 bytes", "a number of at most 10 bytes");
  }

  int field() {
    return field;
  }

  /** Whether the value is a sequence of bytes: a string, a message or packed numbers. */
  boolean isBytes() {
    return wireType == 2;
  }

  long number() {
    if (wireType != 0) {
      throw refuse("wire type " + wireType, "a number in field " + field);
    }
    return number;
  }

  /** The value of this field as a message of its own. */
  ProtoCursor message() {
    demandBytes();
    return new ProtoCursor(file, bytes, valueStart, at);
  }

  /** Next of packed numbers; this cursor must stand inside their bytes, see {@link #message()}. */
  long packed() {
    return varint();
  }

  boolean atEnd() {
    return at == end;
  }

  String text() {
    demandBytes();
    if (valueLength() > LONGEST_NAME_BYTES) {
      throw refuse(valueLength() + " bytes", "names of at most " + LONGEST_NAME_BYTES + " bytes");
    }
    byte[] copy = new byte[valueLength()];
    bytes.get(valueStart, copy);
    return new String(copy, StandardCharsets.UTF_8);
  }

  int valueStart() {
    demandBytes();
    return valueStart;
  }

  int valueLength() {
    return at - valueStart;
  }

  private void demandBytes() {
    if (wireType != 2) {
      throw refuse("wire type " + wireType, "bytes in field " + field);
    }
  }

  private RuntimeException refuse(String value, String allowed) {
    return Refusal.of(file, "byte " + at, value, allowed);
  }
}
