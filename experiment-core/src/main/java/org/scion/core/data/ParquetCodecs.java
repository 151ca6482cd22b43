package org.scion.core.data;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.scion.core.UnsupportedException;

/** The compressions of Parquet pages, unpacked without native code or Hadoop. */
final class ParquetCodecs implements CompressionCodecFactory {

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED -> new Pages((in, size) -> in);
      case GZIP ->
          new Pages(
              (in, size) -> new GZIPInputStream(new ByteArrayInputStream(in)).readNBytes(size));
      case SNAPPY -> pages(new SnappyDecompressor());
      case ZSTD -> pages(new ZstdDecompressor());
      case LZ4_RAW -> pages(new Lz4Decompressor());
      default ->
          throw new UnsupportedException(
              "Parquet compression "
                  + codec
                  + " is not supported; supported: none, gzip, snappy, zstd, lz4_raw");
    };
  }

  private static Pages pages(Decompressor decompressor) {
    return new Pages(
        (in, size) -> {
          byte[] out = new byte[size];
          int written = decompressor.decompress(in, 0, in.length, out, 0, size);
          if (written != size) {
            throw new IOException("a page of " + written + " bytes instead of " + size);
          }
          return out;
        });
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("Parquet is only read with these");
  }

  @Override
  public void release() {
    // nothing is held
  }

  /** Unpacks the bytes of one page into a known number of bytes. */
  private interface Unpacking {
    byte[] bytes(byte[] in, int size) throws IOException;
  }

  private record Pages(Unpacking unpacking) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      return BytesInput.from(unpacking.bytes(bytes.toByteArray(), size));
    }

    @Override
    public void decompress(ByteBuffer in, int packed, ByteBuffer out, int size) throws IOException {
      byte[] bytes = new byte[packed];
      in.get(bytes);
      out.put(unpacking.bytes(bytes, size));
      out.flip();
    }

    @Override
    public void release() {
      // nothing is held
    }
  }
}
