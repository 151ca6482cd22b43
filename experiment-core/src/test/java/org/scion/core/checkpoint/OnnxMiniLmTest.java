package org.scion.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

class OnnxMiniLmTest {
  @TempDir Path folder;

  /** Just enough of Protocol Buffers to make the files of these tests. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private void varint(long value) {
      long left = value;
      for (; (left & ~0x7fL) != 0; left >>>= 7) {
        out.write((int) (left & 0x7f | 0x80));
      }
      out.write((int) left);
    }

    Message number(int field, long value) {
      varint(field * 8L);
      varint(value);
      return this;
    }

    Message bytes(int field, byte[] value) {
      varint(field * 8L + 2);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.bytes());
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }

  private static Message tensor(String name, int columns, float... values) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      raw.putFloat(value);
    }
    Message tensor = new Message();
    if (columns > 0) {
      tensor.number(1, values.length / columns).number(1, columns);
    } else {
      Message packed = new Message();
      packed.varint(values.length);
      tensor.message(1, packed);
    }
    return tensor.number(2, 1).text(8, name).bytes(9, raw.array());
  }

  private static Message node(String operator, String left, String right, String out) {
    return new Message().text(1, left).text(1, right).text(2, out).text(4, operator);
  }

  private static byte[] model(String bias) {
    Message graph =
        new Message()
            .message(1, node("MatMul", "x", "onnx::MatMul_1", "product"))
            .message(1, node("Add", bias, "product", "y"))
            .message(1, node("Mul", "y", "y", "z"))
            .text(2, "graph")
            .message(5, tensor("layer.query.bias", 0, 7, 8))
            .message(5, tensor("onnx::MatMul_1", 2, 1, 2, 3, 4, 5, 6));
    return new Message().number(1, 7).text(2, "test").message(7, graph).bytes();
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("small.onnx"), bytes);
  }

  @Test
  void anAnonymousMatrixIsNamedByItsBiasAndTurned() throws IOException {
    try (Checkpoint read = Checkpoints.open(write(model("layer.query.bias")))) {
      assertArrayEquals(new long[] {2, 3}, read.info("layer.query.weight").shape());
      assertArrayEquals(new float[] {1, 3, 5, 2, 4, 6}, read.floats("layer.query.weight"));
      assertEquals(3f, read.bytes("layer.query.weight").getFloat(4));
      assertTrue(read.bytes("layer.query.weight").isReadOnly());
      assertArrayEquals(new float[] {7, 8}, read.floats("layer.query.bias"));
      assertEquals(2, read.names().size());
    }
  }

  @Test
  void aMatrixThatNoBiasNamesIsRefused() throws IOException {
    Path file = write(model("elsewhere"));
    UnsupportedException e = assertThrows(UnsupportedException.class, () -> Checkpoints.open(file));
    assertTrue(e.getMessage().contains("onnx::MatMul_1"), e.getMessage());
  }

  @Test
  void wrongSizesDuplicatesAndOtherFilesAreRefused() throws IOException {
    Message twice = new Message().message(5, tensor("a", 0, 1)).message(5, tensor("a", 0, 1));
    Message negative = new Message().message(5, tensor("a", 0).number(1, -4));
    Message external =
        new Message().message(5, new Message().number(1, 2).number(2, 1).text(8, "a"));
    for (Message graph : new Message[] {twice, negative, external, new Message()}) {
      Path file = write(new Message().message(7, graph).bytes());
      assertThrows(SpecException.class, () -> Checkpoints.open(file));
    }
    Path text = write("not a model at all".getBytes(StandardCharsets.UTF_8));
    assertThrows(SpecException.class, () -> Checkpoints.open(text));
  }

  @Test
  void mutatedFilesAreRefusedOrRead() throws IOException {
    byte[] good = model("layer.query.bias");
    Mutations.run(good, good.length, folder.resolve("m.onnx"), SafetensorsTest::readAll);
  }
}
