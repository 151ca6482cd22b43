package org.scion.core.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.scion.core.Json;

/** One safetensors file while it is written, under a temporary name. Confined to one thread. */
final class SafetensorsOutput implements AutoCloseable {
  private static final int CHUNK_BYTES = 1 << 16;
  private static final long FORCED_BYTES = 1 << 26;

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private final Map<String, Long> offsets = new HashMap<>();
  private final Set<String> missing = new HashSet<>();
  private CompletableFuture<Void> forcing = CompletableFuture.completedFuture(null);
  private long unforced;

  SafetensorsOutput(Path target, List<TensorInfo> tensors, Map<String, String> metadata)
      throws IOException {
    this.target = target;
    byte[] header = header(tensors, metadata);
    Path folder = target.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    this.temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
    this.channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    ByteBuffer start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(header.length).put(header).flip();
    writeFully(start, 0);
    offsets.replaceAll((name, offset) -> offset + 8 + header.length);
  }

  /** Tensor data begins at a multiple of 8 bytes, so the text is padded with spaces. */
  private byte[] header(List<TensorInfo> tensors, Map<String, String> metadata) {
    ObjectNode root = Json.object();
    if (!metadata.isEmpty()) {
      root.set("__metadata__", Json.tree(metadata));
    }
    long offset = 0;
    for (TensorInfo tensor : tensors) {
      offsets.put(tensor.name(), offset);
      missing.add(tensor.name());
      ObjectNode entry = root.putObject(tensor.name());
      entry.put("dtype", tensor.dtype().name());
      entry.set("shape", Json.tree(tensor.shape()));
      entry.putArray("data_offsets").add(offset).add(offset += tensor.bytes());
    }
    StringBuilder text = new StringBuilder(Json.line(root));
    int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
    text.append(" ".repeat(Math.floorMod(-bytes, 8)));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  Path target() {
    return target;
  }

  Set<String> missing() {
    return missing;
  }

  void write(TensorInfo tensor, ByteBuffer bytes) throws IOException {
    begin(tensor);
    writeFully(bytes.duplicate(), offsets.get(tensor.name()));
  }

  void write(TensorInfo tensor, FloatBuffer floats) throws IOException {
    begin(tensor);
    long at = offsets.get(tensor.name());
    FloatBuffer in = floats.duplicate();
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      chunk.clear();
      FloatEncoding.encode(tensor.dtype(), in, chunk);
      chunk.flip();
      int encoded = chunk.remaining();
      writeFully(chunk, at);
      at += encoded;
    }
  }

  private void begin(TensorInfo tensor) {
    if (!missing.remove(tensor.name())) {
      throw new IllegalStateException("tensor '" + tensor.name() + "' was written already");
    }
  }

  private void writeFully(ByteBuffer bytes, long at) throws IOException {
    long offset = at;
    while (bytes.hasRemaining()) {
      offset += channel.write(bytes, offset);
    }
    unforced += offset - at;
    if (unforced > FORCED_BYTES && forcing.isDone()) {
      forced();
      unforced = 0;
      forcing = CompletableFuture.runAsync(this::force);
    }
  }

  /** The disk writes what is there while more is computed. */
  private void force() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits; the system tells an error of the disk to one call only, so none may be lost. */
  private void forced() throws IOException {
    try {
      forcing.join();
    } catch (CompletionException e) {
      throw new IOException("cannot write " + temporary, e.getCause());
    }
  }

  /** Forces the bytes to disk, then gives the file its name. */
  void commit() throws IOException {
    forced();
    channel.force(true);
    channel.close();
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() {
    forcing.exceptionally(e -> null).join();
    try {
      channel.close();
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + temporary, e);
    }
  }
}
