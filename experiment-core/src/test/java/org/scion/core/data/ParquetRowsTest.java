package org.scion.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.SpecException;

/** Files of make_parquet.py. */
class ParquetRowsTest {
  @TempDir Path folder;

  private Path file(String name) throws IOException {
    Path copy = folder.resolve(name);
    try (InputStream in = getClass().getResourceAsStream(name)) {
      Files.copy(in, copy);
    }
    return copy;
  }

  @Test
  void chatsAreListsOfTurns() throws IOException {
    List<Row> rows = RowSource.of(file("chats-snappy.parquet")).read(RowPolicy.REFUSE).kept();
    assertEquals(
        "{\"messages\":[{\"role\":\"user\",\"content\":\"Is it far?\"},"
            + "{\"role\":\"assistant\",\"content\":\"Ten km.\"}],\"source\":\"a\"}",
        Json.line(rows.get(0).fields()));
    assertEquals("Höhe?", rows.get(1).fields().get("messages").get(0).path("content").asText());
    assertTrue(rows.get(2).fields().get("messages").isNull());
    assertEquals(3, rows.get(2).line());
    assertEquals("messages", ColumnGuesser.guess(rows).orElseThrow().format());
  }

  @Test
  void everyTypeHasItsForm() throws IOException {
    List<Row> rows = RowSource.of(file("mixed-zstd.parquet")).read(RowPolicy.REFUSE).kept();
    assertEquals(4, rows.size());
    assertEquals(
        "{\"text\":\"three\",\"label\":0,\"score\":-2.0,\"yes\":null,\"tags\":[\"O\"],"
            + "\"price\":1.20,\"raw\":\"//4=\",\"map\":{\"a\":2,\"b\":3}}",
        Json.line(rows.get(2).fields()));
    assertEquals(
        List.of("one", "two"),
        RowSource.of(file("mixed-gzip.parquet")).first(2).stream()
            .map(row -> row.fields().get("text").asText())
            .toList());
  }

  @Test
  void damagedFilesAreRefused() throws IOException {
    byte[] good = Files.readAllBytes(file("mixed-zstd.parquet"));
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 200; i++) {
      byte[] bad = good.clone();
      for (int k = 0; k < 8; k++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("bad" + i + ".parquet"), bad);
      try {
        RowSource.of(file).read(RowPolicy.REFUSE);
      } catch (SpecException expected) {
        refused++;
      }
    }
    assertTrue(refused > 100, refused + " of 200");
    assertThrows(
        SpecException.class,
        () -> RowSource.of(Files.write(folder.resolve("x.parquet"), new byte[3])).first(1));
    assertThrows(SpecException.class, () -> RowSource.of(folder.resolve("no.parquet")).first(1));
  }
}
