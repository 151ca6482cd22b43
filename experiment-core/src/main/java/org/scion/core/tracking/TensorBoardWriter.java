package org.scion.core.tracking;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Writes scalars into a TensorBoard event file. Confined to one thread.
 *
 * <p>A record is {@code length (8 bytes) | crc(length) | data | crc(data)}, little-endian; the
 * checksum is CRC-32C, rotated right by 15 bits plus 0xa282ead8, so that checksums over checksums
 * do no harm. The data is a message Event: 1 wall_time (seconds), 2 step, 3 file_version, 5 summary
 * {1 value {1 tag, 2 simple_value float32}}.
 *
 * <p>Source: TensorFlow's tensorflow/core/lib/io/record_writer and tensorflow/core/util/event.proto
 * describe the format.
 */
final class TensorBoardWriter implements Closeable {
  private final OutputStream out;

  /**
   * @param startMillis time of the first event
   */
  TensorBoardWriter(Path file, long startMillis) throws IOException {
    out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    record(new ProtoBytes().real64(1, startMillis / 1000.0).text(3, "brain.Event:2").toBytes());
  }

  void scalar(String tag, long step, TimedSeries.Point point) throws IOException {
    ProtoBytes value = new ProtoBytes().text(1, tag).real32(2, (float) point.value());
    record(
        new ProtoBytes()
            .real64(1, point.millis() / 1000.0)
            .int64(2, step)
            .message(5, new ProtoBytes().message(1, value))
            .toBytes());
  }

  private void record(byte[] data) throws IOException {
    byte[] length =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length).array();
    out.write(length);
    out.write(masked(length));
    out.write(data);
    out.write(masked(data));
  }

  static byte[] masked(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    int sum = Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(sum).array();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
