package org.scion.runner.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Assembles a TorchScript archive from kernel sources: a zip of stored entries with one module
 * class {@code Ops} whose methods are the kernels (layout: docs of TorchScript's serialisation).
 */
final class KernelArchive {
  private static final String NAME = "scion";
  private static final String CLASS_HEAD =
      "class Ops(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n";

  private KernelArchive() {}

  /**
   * @param sources kernel methods written as {@code def name(self, x: Tensor) -> Tensor:}
   */
  static byte[] of(List<String> sources) {
    StringBuilder code = new StringBuilder(CLASS_HEAD);
    for (String source : sources) {
      source
          .lines()
          .filter(line -> !line.stripLeading().startsWith("#"))
          .map(line -> line.replace("(self,", "(self: __torch__.Ops,"))
          .forEach(line -> code.append(line.isBlank() ? "" : "  " + line).append('\n'));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      entry(zip, "data.pkl", modulePickle());
      entry(zip, "code/__torch__.py", code.toString().getBytes(StandardCharsets.UTF_8));
      entry(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      entry(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Pickle of an Ops object with {@code training = True}. */
  private static byte[] modulePickle() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x80, 2});
    out.writeBytes("c__torch__\nOps\n".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new byte[] {')', (byte) 0x81, '}', 'X', 8, 0, 0, 0});
    out.writeBytes("training".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new byte[] {(byte) 0x88, 's', 'b', '.'});
    return out.toByteArray();
  }

  private static void entry(ZipOutputStream zip, String name, byte[] data) throws IOException {
    ZipEntry entry = new ZipEntry(NAME + "/" + name);
    CRC32 crc = new CRC32();
    crc.update(data);
    entry.setSize(data.length);
    entry.setCompressedSize(data.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(data);
    zip.closeEntry();
  }
}
