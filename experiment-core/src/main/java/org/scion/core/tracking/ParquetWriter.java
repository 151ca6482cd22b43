package org.scion.core.tracking;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Writes points as a Parquet table: run and series (text), step (int64), time (timestamp in
 * milliseconds, UTC), value (double); every column required, plain, compressed with gzip, a row
 * group for up to 100,000 rows. Confined to one thread.
 *
 * <p>Source: the format's specification, github.com/apache/parquet-format (parquet.thrift).
 */
final class ParquetWriter implements Closeable {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int GROUP_ROWS = 100_000;
  private static final int GZIP = 2;
  private static final int PLAIN = 0;
  private static final int RLE = 3;

  /** Physical type and converted type; -1 for none. */
  private enum Column {
    RUN("run", 6, 0),
    SERIES("series", 6, 0),
    STEP("step", 2, -1),
    TIME("time", 2, 9),
    VALUE("value", 5, -1);

    private final String title;
    private final int type;
    private final int converted;

    Column(String title, int type, int converted) {
      this.title = title;
      this.type = type;
      this.converted = converted;
    }
  }

  private record Chunk(long offset, long plainSize, long storedSize) {}

  private record Group(int rows, List<Chunk> chunks) {}

  private final OutputStream out;
  private final List<ByteArrayOutputStream> columns = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private long offset;
  private int rows;

  ParquetWriter(Path file) throws IOException {
    out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    for (int i = 0; i < Column.values().length; i++) {
      columns.add(new ByteArrayOutputStream());
    }
    write(MAGIC);
  }

  void row(String run, String series, long step, TimedSeries.Point point) throws IOException {
    text(columns.get(0), run);
    text(columns.get(1), series);
    columns.get(2).writeBytes(little(8).putLong(step).array());
    columns.get(3).writeBytes(little(8).putLong(point.millis()).array());
    columns.get(4).writeBytes(little(8).putDouble(point.value()).array());
    if (++rows == GROUP_ROWS) {
      flush();
    }
  }

  private void flush() throws IOException {
    if (rows == 0) {
      return;
    }
    List<Chunk> chunks = new ArrayList<>();
    for (ByteArrayOutputStream column : columns) {
      byte[] plain = column.toByteArray();
      byte[] packed = gzip(plain);
      CompactThrift head = new CompactThrift();
      head.i32(1, 0).i32(2, plain.length).i32(3, packed.length);
      head.struct(5).i32(1, rows).i32(2, PLAIN).i32(3, RLE).i32(4, RLE).end();
      byte[] header = head.toBytes();
      chunks.add(
          new Chunk(offset, header.length + plain.length, (long) header.length + packed.length));
      write(header);
      write(packed);
      column.reset();
    }
    groups.add(new Group(rows, chunks));
    rows = 0;
  }

  @Override
  public void close() throws IOException {
    try (out) {
      flush();
      byte[] footer = footer();
      write(footer);
      write(little(4).putInt(footer.length).array());
      write(MAGIC);
    }
  }

  private byte[] footer() {
    CompactThrift meta = new CompactThrift().i32(1, 1);
    meta.structs(2, Column.values().length + 1);
    meta.begin().text(4, "points").i32(5, Column.values().length).end();
    for (Column column : Column.values()) {
      meta.begin().i32(1, column.type).i32(3, 0).text(4, column.title);
      if (column.converted >= 0) {
        meta.i32(6, column.converted);
      }
      meta.end();
    }
    meta.i64(3, groups.stream().mapToLong(Group::rows).sum()).structs(4, groups.size());
    groups.forEach(group -> describe(meta, group));
    return meta.text(6, "Scion").toBytes();
  }

  private static void describe(CompactThrift meta, Group group) {
    meta.begin().structs(1, group.chunks().size());
    for (int i = 0; i < group.chunks().size(); i++) {
      Chunk chunk = group.chunks().get(i);
      Column column = Column.values()[i];
      meta.begin().i64(2, chunk.offset()).struct(3);
      meta.i32(1, column.type).i32s(2, PLAIN, RLE).texts(3, List.of(column.title)).i32(4, GZIP);
      meta.i64(5, group.rows()).i64(6, chunk.plainSize()).i64(7, chunk.storedSize());
      meta.i64(9, chunk.offset()).end().end();
    }
    meta.i64(2, group.chunks().stream().mapToLong(Chunk::plainSize).sum());
    meta.i64(3, group.rows()).end();
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    offset += bytes.length;
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
      zip.write(plain);
    }
    return packed.toByteArray();
  }

  private static void text(ByteArrayOutputStream column, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    column.writeBytes(little(4).putInt(utf8.length).array());
    column.writeBytes(utf8);
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
