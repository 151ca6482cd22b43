package org.scion.core.tracking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;

class SeriesExportTest {
  @TempDir Path folder;
  private RunFolder run;

  @BeforeEach
  void writeRun() throws IOException {
    run = new RunFolder(folder.resolve("run-1"));
    Files.createDirectories(run.path());
    StringBuilder log = new StringBuilder();
    for (int step = 1; step <= 4; step++) {
      log.append(point("step", step, "loss", 1.0 / step)).append('\n');
    }
    log.append(new RunEvent(9, "started", Json.object().put("resumed_from", 2)).line());
    log.append('\n').append(point("step", 3, "loss", 0.5)).append('\n');
    log.append(point("evaluation", 3, "accuracy", 0.75)).append('\n');
    Files.writeString(run.events(), log);
  }

  private static String point(String type, int step, String name, double value) {
    ObjectNode data = Json.object().put("step", step);
    data.putObject("values").put(name, value);
    return new RunEvent(1_700_000_000_000L + step * 1000, type, data).line();
  }

  @Test
  void csvHoldsEachStepOnceWithItsLaterValue() throws IOException {
    Path file = folder.resolve("out/points.csv");
    assertEquals(4, SeriesExport.all(List.of(run)).csv(file));
    assertEquals(
        List.of(
            "run,series,step,time_ms,value",
            "run-1,loss,1,1700000001000,1.0",
            "run-1,loss,2,1700000002000,0.5",
            "run-1,loss,3,1700000003000,0.5",
            "run-1,validation.accuracy,3,1700000003000,0.75"),
        Files.readAllLines(file));
    assertEquals(1, new SeriesExport(List.of(run), n -> n.startsWith("val")).csv(file));
  }

  @Test
  void tensorBoardRecordsCarryLengthsAndMaskedChecksums() throws IOException {
    SeriesExport.all(List.of(run)).tensorBoard(folder.resolve("tb"));
    SeriesExport.all(List.of(run)).tensorBoard(folder.resolve("tb"));
    Path file;
    try (var list = Files.list(folder.resolve("tb/run-1"))) {
      file = list.reduce((a, b) -> null).orElseThrow();
    }
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int records = 0;
    String all = "";
    while (in.hasRemaining()) {
      byte[] length = take(in, 8);
      assertArrayEquals(TensorBoardWriter.masked(length), take(in, 4));
      byte[] data = take(in, ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt());
      assertArrayEquals(TensorBoardWriter.masked(data), take(in, 4));
      all += new String(data, StandardCharsets.ISO_8859_1);
      records++;
    }
    assertEquals(5, records);
    assertTrue(all.contains("brain.Event:2") && all.contains("validation/accuracy"));
  }

  /** CRC-32C of "123456789" is e3069283 (RFC 3720's polynomial); rotated and shifted as here. */
  @Test
  void theChecksumIsTheMaskedCastagnoliOne() {
    int plain = 0xe3069283;
    int masked = (plain >>> 15 | plain << 17) + 0xa282ead8;
    byte[] sum = TensorBoardWriter.masked("123456789".getBytes(StandardCharsets.US_ASCII));
    assertEquals(masked, ByteBuffer.wrap(sum).order(ByteOrder.LITTLE_ENDIAN).getInt());
  }

  @Test
  void parquetBeginsAndEndsAsItMustAndItsFooterNamesTheColumns() throws IOException {
    Path file = folder.resolve("points.parquet");
    assertEquals(4, SeriesExport.all(List.of(run)).parquet(file));
    byte[] bytes = Files.readAllBytes(file);
    assertEquals("PAR1", new String(bytes, 0, 4, StandardCharsets.US_ASCII));
    assertEquals("PAR1", new String(bytes, bytes.length - 4, 4, StandardCharsets.US_ASCII));
    ByteBuffer end = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int footer = end.getInt(bytes.length - 8);
    byte[] meta = Arrays.copyOfRange(bytes, bytes.length - 8 - footer, bytes.length - 8);
    String text = new String(meta, StandardCharsets.ISO_8859_1);
    assertTrue(text.contains("series") && text.contains("step") && text.contains("value"));
    assertTrue(HexFormat.of().formatHex(meta).startsWith("1502196c"), "version 1, 6 elements");
  }

  @Test
  void aFolderThatCannotBeIsAProblemInWords() {
    Path below = run.events().resolve("x/points.csv");
    assertThrows(SpecException.class, () -> SeriesExport.all(List.of(run)).csv(below));
  }

  private static byte[] take(ByteBuffer in, int size) {
    byte[] bytes = new byte[size];
    in.get(bytes);
    return bytes;
  }
}
