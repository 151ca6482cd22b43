package org.scion.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

/**
 * One safetensors file: 8 bytes header length, a JSON header, then the tensors without gaps.
 *
 * <p>Source: the format's description in the huggingface/safetensors repository. Thread-safe.
 */
public final class SafetensorsFile extends FileTensors {
  /** The reference implementation's limit. */
  static final long LONGEST_HEADER_BYTES = 100_000_000;

  private static final int PREFIX_BYTES = 8;

  private final Map<String, String> metadata;

  private SafetensorsFile(MappedFile file, SafetensorsHeader header) {
    super(file, header.tensors());
    this.metadata = header.metadata();
  }

  /**
   * Reads and checks the header.
   *
   * @throws SpecException if the file is damaged, naming the place
   * @throws UnsupportedException for a type that Scion does not read
   */
  public static SafetensorsFile open(Path path) {
    MappedFile file = MappedFile.open(path);
    try {
      return new SafetensorsFile(file, header(file));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static SafetensorsHeader header(MappedFile file) {
    if (file.size() < PREFIX_BYTES) {
      throw Refusal.of(file.path(), "size in bytes", file.size(), "8 or more");
    }
    long length = file.copy(0, PREFIX_BYTES).getLong();
    long most = Math.min(LONGEST_HEADER_BYTES, file.size() - PREFIX_BYTES);
    if (length < 2 || length > most) {
      throw Refusal.of(
          file.path(),
          "header length in bytes (at 0)",
          Long.toUnsignedString(length),
          "2 to " + most);
    }
    ByteBuffer header = file.copy(PREFIX_BYTES, (int) length);
    return SafetensorsHeader.parse(file, header.array(), PREFIX_BYTES + length);
  }

  @Override
  public Map<String, String> metadata() {
    return metadata;
  }
}
