package org.scion.runner.run;

import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.Checkpoints;
import org.scion.core.checkpoint.DType;
import org.scion.core.checkpoint.SafetensorsWriter;
import org.scion.core.checkpoint.TensorInfo;
import org.scion.runner.host.HostLoader;

/** Engine arrays to and from safetensors files. */
public final class TensorFiles {
  private TensorFiles() {}

  /** Writes arrays as float32 or 64-bit integers, whole or not at all. */
  public static void write(Path file, Map<String, NDArray> arrays) {
    List<TensorInfo> infos = new ArrayList<>();
    arrays.forEach((name, array) -> infos.add(info(name, array)));
    try (SafetensorsWriter writer = SafetensorsWriter.create(file, infos)) {
      arrays.forEach((name, array) -> writer.write(name, bytes(array)));
      writer.finish();
    }
  }

  static TensorInfo info(String name, NDArray array) {
    DType type =
        switch (array.getDataType()) {
          case INT64 -> DType.I64;
          case INT32 -> DType.I32;
          case UINT8 -> DType.U8;
          default -> DType.F32;
        };
    return new TensorInfo(name, type, array.getShape().getShape());
  }

  static ByteBuffer bytes(NDArray array) {
    return array.toByteBuffer(true).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads all arrays of a file into engine memory. */
  public static Map<String, NDArray> read(Path file) {
    Map<String, NDArray> result = new LinkedHashMap<>();
    try (Checkpoint checkpoint = Checkpoints.open(file)) {
      checkpoint.names().forEach(n -> result.put(n, HostLoader.array(checkpoint, n, true)));
    }
    return result;
  }
}
