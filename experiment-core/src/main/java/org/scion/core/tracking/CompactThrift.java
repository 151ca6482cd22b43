package org.scion.core.tracking;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The part of Thrift's compact protocol that Parquet's headers need. A field is a byte (distance to
 * the field before, type) and its value; integers are zigzag varints; a structure ends with a zero.
 * Confined to one thread.
 */
final class CompactThrift {
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Deque<Integer> outer = new ArrayDeque<>();
  private int last;

  CompactThrift i32(int field, int value) {
    head(field, I32);
    zigzag(value);
    return this;
  }

  CompactThrift i64(int field, long value) {
    head(field, I64);
    zigzag(value);
    return this;
  }

  CompactThrift text(int field, String value) {
    head(field, BINARY);
    bytes(value);
    return this;
  }

  CompactThrift i32s(int field, int... values) {
    listHead(field, values.length, I32);
    for (int value : values) {
      zigzag(value);
    }
    return this;
  }

  CompactThrift texts(int field, List<String> values) {
    listHead(field, values.size(), BINARY);
    values.forEach(this::bytes);
    return this;
  }

  /** Begins a structure in a field; {@link #end()} ends it. */
  CompactThrift struct(int field) {
    head(field, STRUCT);
    return begin();
  }

  /** Begins a list of so many structures, each between {@link #begin()} and {@link #end()}. */
  CompactThrift structs(int field, int size) {
    listHead(field, size, STRUCT);
    return this;
  }

  CompactThrift begin() {
    outer.push(last);
    last = 0;
    return this;
  }

  CompactThrift end() {
    out.write(0);
    last = outer.pop();
    return this;
  }

  /** Ends the outermost structure. */
  byte[] toBytes() {
    out.write(0);
    return out.toByteArray();
  }

  private void head(int field, int type) {
    int distance = field - last;
    if (distance > 0 && distance <= 15) {
      out.write(distance << 4 | type);
    } else {
      out.write(type);
      zigzag(field);
    }
    last = field;
  }

  private void listHead(int field, int size, int type) {
    head(field, LIST);
    if (size < 15) {
      out.write(size << 4 | type);
    } else {
      out.write(0xF0 | type);
      varint(size);
    }
  }

  private void bytes(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    varint(utf8.length);
    out.writeBytes(utf8);
  }

  private void zigzag(long value) {
    varint(value << 1 ^ value >> 63);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
