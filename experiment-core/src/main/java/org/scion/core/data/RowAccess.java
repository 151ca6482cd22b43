package org.scion.core.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.scion.core.SpecException;

/**
 * Reads single records of a plain file by the byte at which they start. The file stays open as long
 * as this object lives and must not change. Thread-safe.
 */
final class RowAccess {
  private final Path file;
  private final DataFormat format;
  private final FileChannel channel;
  private final boolean array;
  private final List<String> header;

  RowAccess(Path file, DataFormat format) {
    this.file = file;
    this.format = format;
    try {
      this.channel = FileChannel.open(file);
      try (InputStream in = DataBytes.open(file)) {
        this.array = format == DataFormat.JSON && JsonArrayReader.startsWithBracket(in);
        this.header = delimiter() == 0 ? List.of() : delimited().header(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }

  private char delimiter() {
    return format == DataFormat.COMMA_SEPARATED
        ? ','
        : format == DataFormat.TAB_SEPARATED ? '\t' : 0;
  }

  private DelimitedReader delimited() {
    return new DelimitedReader(file, delimiter());
  }

  /**
   * The record at a place where one was read before.
   *
   * @throws SpecException if there is none any more
   */
  synchronized Row row(long offset) {
    Row[] found = new Row[1];
    RowVisitor one =
        new RowVisitor() {
          @Override
          public boolean row(Row row) {
            found[0] = row;
            return false;
          }

          @Override
          public boolean broken(BrokenRow broken) {
            return false;
          }
        };
    try {
      channel.position(offset);
      InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
      if (array) {
        found[0] = JsonArrayReader.element(file, in, offset);
      } else if (delimiter() == 0) {
        new JsonLinesReader(file).read(in, offset, one);
      } else {
        delimited().records(in, offset, header, one);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
    if (found[0] == null) {
      throw changed(file, offset);
    }
    return found[0];
  }

  static SpecException changed(Path file, long offset) {
    return new SpecException(
        file.toString(),
        "byte " + offset,
        "a file that stays as it is while it is used",
        "Start again");
  }
}
