package org.scion.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

class SafetensorsTest {
  @TempDir Path folder;

  private static TensorInfo info(String name, DType type, long... shape) {
    return new TensorInfo(name, type, shape);
  }

  private Path raw(String json, int dataBytes) throws IOException {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header);
    return Files.write(folder.resolve("raw.safetensors"), bytes.array());
  }

  private Path small() {
    Path file = folder.resolve("small.safetensors");
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(
            file,
            List.of(
                info("b", DType.F32, 2, 3),
                info("a", DType.BF16, 3),
                info("h", DType.F16, 2),
                info("d", DType.F64, 1),
                info("empty", DType.F32, 0, 4),
                info("scalar", DType.F32),
                info("ids", DType.I64, 2)))) {
      writer.write("d", new float[] {0.1f});
      writer.write("b", new float[] {1, 2, 3, 4, 5, -6.5f});
      writer.write("a", new float[] {1, -2, 0.333f});
      writer.write("h", new float[] {0.1f, 65504});
      writer.write("empty", new float[0]);
      writer.write("scalar", new float[] {7});
      writer.write(
          "ids",
          ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(5).putLong(-9).flip());
      writer.finish();
    }
    return file;
  }

  @Test
  void whatIsWrittenIsReadBack() {
    try (Checkpoint read = Checkpoints.open(small())) {
      assertEquals(
          List.of("b", "a", "h", "d", "empty", "scalar", "ids"), List.copyOf(read.names()));
      assertEquals(info("b", DType.F32, 2, 3), read.info("b"));
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, -6.5f}, read.floats("b"));
      assertArrayEquals(new float[] {1, -2, 0.33203125f}, read.floats("a"));
      assertArrayEquals(new float[] {0.099975586f, 65504}, read.floats("h"));
      assertArrayEquals(new float[] {0.1f}, read.floats("d"));
      assertEquals(0, read.floats("empty").length);
      assertArrayEquals(new float[] {7}, read.floats("scalar"));
      assertArrayEquals(new float[] {5, -9}, read.floats("ids"));
      assertEquals(Map.of("format", "pt"), read.metadata());
      FloatBuffer target = FloatBuffer.allocate(10).position(2);
      read.floats("b", target);
      assertEquals(8, target.position());
      ByteBuffer bytes = read.bytes("b");
      assertTrue(bytes.isReadOnly());
      assertEquals(1f, bytes.getFloat());
    }
  }

  @Test
  void dataBeginsAtAMultipleOfEight() throws IOException {
    byte[] bytes = Files.readAllBytes(small());
    long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertEquals(0, header % 8);
  }

  @Test
  void aTensorLargerThanTheChunksIsConvertedWhole() {
    float[] values = new float[100_003];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 8f - 3000;
    }
    for (DType type : List.of(DType.F32, DType.F64)) {
      Path file = folder.resolve("large.safetensors");
      try (SafetensorsWriter writer =
          SafetensorsWriter.create(file, List.of(info("w", type, values.length)))) {
        writer.write("w", values);
        writer.finish();
      }
      try (Checkpoint read = Checkpoints.open(file)) {
        assertArrayEquals(values, read.floats("w"));
      }
    }
  }

  @Test
  void aWriterClosedEarlyLeavesNothing() throws IOException {
    Path file = folder.resolve("never.safetensors");
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(file, List.of(info("a", DType.F32, 1)))) {
      assertThrows(IllegalStateException.class, writer::finish);
    }
    try (var left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void aWriterRefusesWrongCountsNamesAndTypes() {
    Path file = folder.resolve("wrong.safetensors");
    TensorInfo a = info("a", DType.I32, 1);
    assertThrows(SpecException.class, () -> SafetensorsWriter.create(file, List.of(a, a)));
    assertThrows(
        UnsupportedException.class,
        () -> SafetensorsWriter.create(file, List.of(info("q", DType.Q4_0, 32))));
    try (SafetensorsWriter writer = SafetensorsWriter.create(file, List.of(a))) {
      assertThrows(UnsupportedException.class, () -> writer.write("a", new float[1]));
      assertThrows(IllegalArgumentException.class, () -> writer.write("a", ByteBuffer.allocate(3)));
      assertThrows(IllegalArgumentException.class, () -> writer.write("b", ByteBuffer.allocate(4)));
      writer.write("a", ByteBuffer.allocate(4));
      assertThrows(IllegalStateException.class, () -> writer.write("a", ByteBuffer.allocate(4)));
    }
  }

  private void writeShards(long shardBytes) {
    List<TensorInfo> tensors =
        List.of(info("x", DType.F32, 4), info("y", DType.F32, 4), info("z", DType.F32, 9));
    try (SafetensorsWriter writer =
        SafetensorsWriter.sharded(folder, tensors, SafetensorsWriter.PYTORCH_FORMAT, shardBytes)) {
      for (TensorInfo tensor : tensors) {
        writer.write(tensor.name(), new float[(int) tensor.elements()]);
      }
      writer.finish();
    }
  }

  @Test
  void shardsHaveAnIndexAndAreReadAsOne() {
    writeShards(32);
    var index = Json.read(folder.resolve("model.safetensors.index.json"));
    assertEquals(68, index.at("/metadata/total_size").asLong());
    assertEquals("model-00001-of-00002.safetensors", index.at("/weight_map/y").asText());
    assertEquals("model-00002-of-00002.safetensors", index.at("/weight_map/z").asText());
    try (Checkpoint read = Checkpoints.open(folder)) {
      assertEquals(3, read.names().size());
      assertEquals(9, read.floats("z").length);
    }
    assertThrows(SpecException.class, () -> writeShards(1000));
  }

  @Test
  void oneShardIsAPlainFile() {
    writeShards(1000);
    assertTrue(Files.exists(folder.resolve("model.safetensors")));
    assertFalse(Files.exists(folder.resolve("model.safetensors.index.json")));
  }

  @ParameterizedTest
  @CsvSource({
    "../outside.safetensors",
    "/etc/passwd",
    "a/../../b.safetensors",
    "model.bin",
    "''",
    "sub\\m.safetensors",
    "absent.safetensors"
  })
  void anIndexCannotLeaveItsFolder(String name) throws IOException {
    small();
    Files.writeString(folder.resolve("outside.safetensors"), "x");
    Path index =
        Files.createDirectories(folder.resolve("inner")).resolve("model.safetensors.index.json");
    Files.writeString(index, Json.line(Map.of("weight_map", Map.of("b", name))));
    SpecException e = assertThrows(SpecException.class, () -> Checkpoints.open(index));
    assertTrue(e.getMessage().contains("weight_map['b']"), e.getMessage());
  }

  @Test
  void anIndexMustNameTensorsThatExistAndOnlyOnce() throws IOException {
    small();
    Path index = folder.resolve("model.safetensors.index.json");
    Files.writeString(index, "{\"weight_map\":{\"nothing\":\"small.safetensors\"}}");
    assertThrows(SpecException.class, () -> Checkpoints.open(index));
    Files.writeString(
        index, "{\"weight_map\":{\"a\":\"small.safetensors\",\"a\":\"small.safetensors\"}}");
    assertThrows(SpecException.class, () -> Checkpoints.open(index));
    Files.writeString(index, "{\"weight_map\":{\"a\":\"small.safetensors\"}}");
    Checkpoints.open(index).close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | 8 bytes apart",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}} | between 0 and 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | size in bytes",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | integers from 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}} | 2^63",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999999],\"data_offsets\":[0,8]}} | integers",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}} | value_number_int",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | no overlap",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | no name twice",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}} | data_offsets",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"x\":[[[[[[[[[[[[]]]]]]]]]]]]}} | only dtype",
        "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]] | start_object",
        "{\"__metadata__\":{\"a\":{}}} | value_string",
        "{} | size in bytes",
        "{ | header",
      })
  void damagedHeadersAreRefusedWithFilePlaceAndWhatIsAllowed(String json, String expected)
      throws IOException {
    Path file = raw(json, 8);
    SpecException e = assertThrows(SpecException.class, () -> Checkpoints.open(file));
    assertTrue(e.getMessage().contains("raw.safetensors"), e.getMessage());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  @Test
  void aHeaderLengthBeyondTheFileTakesNoMemory() throws IOException {
    for (long length : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 50, 0, 99_999_999}) {
      ByteBuffer bytes = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      Path file = Files.write(folder.resolve("length.safetensors"), bytes.array());
      assertThrows(SpecException.class, () -> Checkpoints.open(file));
    }
  }

  @Test
  void otherTypesAndPicklesAreRefusedByName() throws IOException {
    Path file = raw("{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}}", 8);
    UnsupportedException type =
        assertThrows(UnsupportedException.class, () -> Checkpoints.open(file));
    assertTrue(type.getMessage().contains("F8_E4M3"), type.getMessage());
    Path pickle = Files.write(folder.resolve("pytorch_model.bin"), new byte[] {(byte) 0x80, 2});
    UnsupportedException refused =
        assertThrows(UnsupportedException.class, () -> Checkpoints.open(pickle));
    assertTrue(refused.getMessage().contains("save_file"), refused.getMessage());
  }

  @Test
  void filesAboveTwoGigabytesAreReadTensorByTensor() throws IOException {
    long hole = 2_600_000_000L;
    String json =
        "{\"big\":{\"dtype\":\"U8\",\"shape\":["
            + hole
            + "],\"data_offsets\":[0,"
            + hole
            + "]},"
            + "\"end\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":["
            + hole
            + ","
            + (hole + 4)
            + "]}}";
    Path file = raw(json, 0);
    try (FileChannel sparse = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer last = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(2.5f).flip();
      sparse.write(last, sparse.size() + hole);
    }
    try (Checkpoint read = Checkpoints.open(file)) {
      assertArrayEquals(new float[] {2.5f}, read.floats("end"));
      UnsupportedException e = assertThrows(UnsupportedException.class, () -> read.bytes("big"));
      assertTrue(e.getMessage().contains("2600000000"), e.getMessage());
    }
  }

  @Test
  void integersWithoutAFloatValueAreRefused() throws IOException {
    Path file = raw("{\"a\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] = 0x7f;
    Files.write(file, bytes);
    try (Checkpoint read = Checkpoints.open(file)) {
      assertThrows(SpecException.class, () -> read.floats("a"));
    }
  }

  @Test
  void mutatedFilesAreRefusedOrRead() throws IOException {
    byte[] good = Files.readAllBytes(small());
    Mutations.run(
        good, good.length - 60, folder.resolve("m.safetensors"), SafetensorsTest::readAll);
    writeShards(32);
    byte[] index = Files.readAllBytes(folder.resolve("model.safetensors.index.json"));
    Mutations.run(
        index,
        index.length,
        folder.resolve("mutated.safetensors.index.json"),
        SafetensorsTest::readAll);
  }

  static void readAll(Path file) {
    try (Checkpoint read = Checkpoints.open(file)) {
      for (String name : read.names()) {
        read.floats(name);
      }
    }
  }
}
