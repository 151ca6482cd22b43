package org.scion.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.scion.core.SpecException;

/** A checkpoint whose tensors lie as they are in one mapped file. */
abstract class FileTensors implements Checkpoint {
  private final MappedFile file;
  private final Map<String, StoredTensor> tensors;

  /** Where a tensor lies: {@code offset} counts bytes from the start of the file. */
  record StoredTensor(TensorInfo info, long offset) {}

  FileTensors(MappedFile file, Map<String, StoredTensor> tensors) {
    this.file = file;
    this.tensors = new LinkedHashMap<>(tensors);
  }

  final StoredTensor stored(String name) {
    StoredTensor found = tensors.get(name);
    if (found == null) {
      throw new SpecException(
          file.path() + ": tensor",
          Refusal.shorten(name),
          "one of the " + tensors.size() + " tensors of the file",
          "Check that the file belongs to this model");
    }
    return found;
  }

  final MappedFile file() {
    return file;
  }

  @Override
  public final Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  @Override
  public TensorInfo info(String name) {
    return stored(name).info();
  }

  @Override
  public ByteBuffer bytes(String name) {
    StoredTensor found = stored(name);
    return file.range(found.offset(), found.info().bytes(), "tensor '" + name + "'");
  }

  @Override
  public void floats(String name, FloatBuffer target) {
    FloatDecoding.decode(info(name), bytes(name), target);
  }

  @Override
  public void close() {
    file.close();
  }
}
