package org.scion.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

/** small.gguf and the values it must give come from make_gguf.py beside them. */
class GgufFileTest {
  @TempDir Path folder;

  private static Path resource(String name) {
    try {
      return Path.of(GgufFileTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyTypeIsDecodedAndRowsOfQueryAndKeyAreInOrder() {
    Set<DType> seen = EnumSet.noneOf(DType.class);
    try (Checkpoint read = Checkpoints.open(resource("small.gguf"));
        Checkpoint expected = Checkpoints.open(resource("small.safetensors"))) {
      assertEquals(expected.names().size(), read.names().size());
      for (String name : expected.names()) {
        seen.add(read.info(name).dtype());
        assertArrayEquals(expected.info(name).shape(), read.info(name).shape(), name);
        assertArrayEquals(expected.floats(name), read.floats(name), 1e-6f, name);
      }
    }
    assertEquals(EnumSet.complementOf(EnumSet.of(DType.U8, DType.BOOL)), seen);
  }

  @Test
  void bytesAgreeWithFloatsWhereRowsAreReordered() {
    String name = "model.layers.0.self_attn.q_proj.weight";
    try (Checkpoint read = Checkpoints.open(resource("small.gguf"))) {
      float[] values = new float[(int) read.info(name).elements()];
      FloatDecoding.decode(read.info(name), read.bytes(name), FloatBuffer.wrap(values));
      assertArrayEquals(read.floats(name), values);
      assertTrue(read.bytes(name).isReadOnly());
    }
  }

  @Test
  void metadataKeepsItsTypes() {
    try (GgufFile read = GgufFile.open(resource("small.gguf"))) {
      GgufMetadata values = read.values();
      assertEquals(Optional.of("llama"), values.text("general.architecture"));
      assertEquals(Optional.of(1e-5), values.real("llama.attention.layer_norm_rms_epsilon"));
      assertEquals(Optional.of(true), values.flag("tokenizer.ggml.add_bos_token"));
      assertEquals(10, values.texts("tokenizer.ggml.tokens").orElseThrow().size());
      assertEquals(Optional.empty(), values.integer("absent"));
      assertEquals(256, values.size("llama.embedding_length", 1));
      assertThrows(SpecException.class, () -> values.size("absent", 1));
      assertThrows(SpecException.class, () -> values.integer("general.architecture"));
      assertEquals("gpt2", read.metadata().get("tokenizer.ggml.model"));
    }
  }

  /** A header made by hand, so that single fields can lie. */
  private static final class Header {
    final ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

    Header(int version, long tensors, long keys) {
      bytes.put("GGUF".getBytes(StandardCharsets.US_ASCII));
      bytes.putInt(version).putLong(tensors).putLong(keys);
    }

    Header text(String value) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      bytes.putLong(utf8.length).put(utf8);
      return this;
    }

    Header architecture(String name) {
      text("general.architecture");
      bytes.putInt(8);
      return text(name);
    }

    Header tensor(String name, int type, long offset, long... sizes) {
      text(name);
      bytes.putInt(sizes.length);
      for (long size : sizes) {
        bytes.putLong(size);
      }
      bytes.putInt(type).putLong(offset);
      return this;
    }
  }

  private RuntimeException refusal(Header header) throws IOException {
    Path file = Files.write(folder.resolve("bad.gguf"), header.bytes.array());
    RuntimeException e = assertThrows(RuntimeException.class, () -> Checkpoints.open(file));
    assertTrue(e.getMessage().contains("bad.gguf"), e.getMessage());
    return e;
  }

  private void damaged(Header header, String expected) throws IOException {
    RuntimeException e = refusal(header);
    assertEquals(SpecException.class, e.getClass(), e.getMessage());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  private void unsupported(Header header, String expected) throws IOException {
    RuntimeException e = refusal(header);
    assertEquals(UnsupportedException.class, e.getClass(), e.getMessage());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  @Test
  void lyingCountsSizesAndOffsetsAreRefused() throws IOException {
    damaged(new Header(3, -1, 0), "count of tensors");
    damaged(new Header(3, 0, Long.MAX_VALUE), "count of keys");
    Header endless = new Header(3, 0, 1);
    endless.bytes.putLong(Long.MAX_VALUE);
    damaged(endless, "key 0 length");
    Header list = new Header(3, 0, 1).text("a");
    list.bytes.putInt(9).putInt(8).putLong(1L << 40);
    damaged(list, "size");
    Header deep = new Header(3, 0, 1).text("a");
    for (int i = 0; i < 100; i++) {
      deep.bytes.putInt(9);
      deep.bytes.putInt(9).putLong(1);
      deep.bytes.position(deep.bytes.position() - 12);
    }
    damaged(deep, "size");
    damaged(new Header(3, 0, 2).architecture("llama").architecture("llama"), "each key once");
    damaged(
        new Header(3, 1, 1).architecture("llama").tensor("output.weight", 0, 0, 1L << 40, 1L << 40),
        "2^63");
    damaged(
        new Header(3, 1, 1).architecture("llama").tensor("output.weight", 0, 1L << 40, 4), "room");
    damaged(new Header(3, 1, 1).architecture("llama").tensor("output.weight", 0, 4, 4), "multiple");
    damaged(
        new Header(3, 1, 1).architecture("llama").tensor("output.weight", 2, 0, 33),
        "multiple of 32");
    damaged(
        new Header(3, 2, 1)
            .architecture("llama")
            .tensor("output.weight", 0, 0, 64)
            .tensor("output_norm.weight", 0, 32, 64),
        "one before it ends");
    damaged(
        new Header(3, 2, 1)
            .architecture("llama")
            .tensor("output.weight", 0, 0, 8)
            .tensor("output.weight", 0, 32, 8),
        "each name once");
  }

  @Test
  void otherVersionsArchitecturesTypesAndTensorsAreRefusedByName() throws IOException {
    unsupported(new Header(1, 0, 0), "version 1");
    unsupported(new Header(0x03000000, 0, 0), "big-endian");
    unsupported(new Header(3, 0, 1).architecture("mamba"), "mamba");
    unsupported(
        new Header(3, 1, 1).architecture("llama").tensor("output.weight", 10, 0, 256), "Q2_K");
    unsupported(
        new Header(3, 1, 1).architecture("qwen2").tensor("blk.0.ffn_gate_inp.weight", 0, 0, 8),
        "ffn_gate_inp");
  }

  @Test
  void emptyTensorsBehindTheEndAreEmpty() throws IOException {
    Header header = new Header(3, 1, 1).architecture("qwen2").tensor("output.weight", 0, 0, 0);
    byte[] whole = new byte[header.bytes.position()];
    header.bytes.flip().get(whole);
    Path file = Files.write(folder.resolve("empty.gguf"), whole);
    try (Checkpoint read = Checkpoints.open(file)) {
      assertEquals(List.of("lm_head.weight"), List.copyOf(read.names()));
      assertEquals(0, read.floats("lm_head.weight").length);
    }
  }

  @Test
  void mutatedFilesAreRefusedOrRead() throws IOException {
    byte[] good = Files.readAllBytes(resource("small.gguf"));
    Mutations.run(good, 3000, folder.resolve("m.gguf"), SafetensorsTest::readAll);
  }
}
