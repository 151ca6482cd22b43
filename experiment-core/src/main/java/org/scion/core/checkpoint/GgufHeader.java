package org.scion.core.checkpoint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.UnsupportedException;
import org.scion.core.checkpoint.FileTensors.StoredTensor;

/**
 * The checked front of a GGUF file: metadata, and its tensors under the names of the file.
 *
 * <p>Layout, little-endian: {@code GGUF}, version, count of tensors, count of keys, the pairs, the
 * tensors' descriptions (name, sizes fastest first, type, offset), then from a multiple of the
 * alignment on the data. Source: docs/gguf.md of GGML.
 *
 * @param version 2 or 3
 */
record GgufHeader(int version, GgufMetadata metadata, Map<String, StoredTensor> tensors) {
  private static final int MAGIC = 0x46554747; // "GGUF" read as a little-endian integer
  private static final long MOST_TENSORS = 65_536;
  private static final int MOST_DIMENSIONS = 4;
  private static final int DEFAULT_ALIGNMENT = 32;
  private static final int LARGEST_ALIGNMENT = 1 << 20;

  static GgufHeader read(MappedFile file) {
    GgufCursor in = new GgufCursor(file);
    int magic = in.int32("magic");
    if (magic != MAGIC) {
      throw Refusal.of(file.path(), "first four bytes", Integer.toHexString(magic), "GGUF");
    }
    int version = in.int32("version");
    if (version != 2 && version != 3) {
      String kind = version == 1 ? "version 1" : "version " + version + " (big-endian or newer)";
      throw new UnsupportedException(
          file.path()
              + ": GGUF "
              + kind
              + " is not supported; supported: versions 2 and 3, little-endian");
    }
    int tensorCount = (int) in.count("count of tensors", MOST_TENSORS);
    long keyCount = in.count("count of keys", GgufMetadata.mostKeys());
    GgufMetadata metadata = GgufMetadata.read(file.path(), in, keyCount);
    List<StoredTensor> described = new ArrayList<>();
    for (int i = 0; i < tensorCount; i++) {
      described.add(tensor(file, in, i));
    }
    int alignment = alignment(file, metadata);
    long dataStart = (in.position() + alignment - 1) / alignment * alignment;
    return new GgufHeader(version, metadata, placed(file, described, alignment, dataStart));
  }

  private static int alignment(MappedFile file, GgufMetadata metadata) {
    if (!metadata.has("general.alignment")) {
      return DEFAULT_ALIGNMENT;
    }
    int alignment = metadata.size("general.alignment", 1);
    if (alignment > LARGEST_ALIGNMENT || Integer.bitCount(alignment) != 1) {
      throw Refusal.of(
          file.path(), "general.alignment", alignment, "a power of two up to " + LARGEST_ALIGNMENT);
    }
    return alignment;
  }

  private static StoredTensor tensor(MappedFile file, GgufCursor in, int index) {
    String name = in.text("name of tensor " + index);
    String where = "tensor '" + Refusal.shorten(name) + "'";
    int dimensions = in.int32(where + " count of sizes");
    if (dimensions < 0 || dimensions > MOST_DIMENSIONS) {
      throw in.refuse(where + " count of sizes", dimensions, "0 to " + MOST_DIMENSIONS);
    }
    long[] shape = new long[dimensions];
    for (int d = dimensions - 1; d >= 0; d--) { // stored fastest first
      shape[d] = in.count(where + " size", Long.MAX_VALUE);
    }
    DType type = DType.ofGgml(in.int32(where + " type"), file.path() + ": " + where);
    TensorInfo info = TensorInfo.read(file.path(), name, type, shape);
    return new StoredTensor(info, in.count(where + " offset", Long.MAX_VALUE));
  }

  private static Map<String, StoredTensor> placed(
      MappedFile file, List<StoredTensor> described, int alignment, long dataStart) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    long data = Math.max(0, file.size() - dataStart);
    for (StoredTensor tensor : described) {
      String name = tensor.info().name();
      long last = data - tensor.info().bytes();
      if (tensor.offset() > last || tensor.offset() % alignment != 0) {
        throw Refusal.of(
            file.path(),
            "tensor '" + Refusal.shorten(name) + "' offset",
            tensor.offset(),
            "a multiple of "
                + alignment
                + " that leaves room for "
                + tensor.info().bytes()
                + " of "
                + data
                + " bytes");
      }
      if (tensors.put(name, new StoredTensor(tensor.info(), dataStart + tensor.offset())) != null) {
        throw Refusal.of(file.path(), "tensor", name, "each name once");
      }
    }
    checkOverlap(file, tensors);
    return tensors;
  }

  private static void checkOverlap(MappedFile file, Map<String, StoredTensor> tensors) {
    List<StoredTensor> inOrder = new ArrayList<>(tensors.values());
    inOrder.sort(
        Comparator.comparingLong(StoredTensor::offset).thenComparingLong(t -> t.info().bytes()));
    long end = 0;
    for (StoredTensor tensor : inOrder) {
      if (tensor.offset() < end) {
        throw Refusal.of(
            file.path(),
            "tensor '" + Refusal.shorten(tensor.info().name()) + "' begins at byte",
            tensor.offset(),
            end + " or later, where the one before it ends");
      }
      end = tensor.offset() + tensor.info().bytes();
    }
  }
}
