package org.scion.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

class RowSourceTest {
  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String field(Row row, String column) {
    return row.fields().get(column).asText();
  }

  private static List<Long> lines(RowSet<Row> rows) {
    return rows.kept().stream().map(Row::line).toList();
  }

  private static List<Long> brokenLines(RowSet<Row> rows) {
    return rows.broken().stream().map(BrokenRow::line).toList();
  }

  @Test
  void csvKeepsQuotesLineEndsAndDelimitersInsideFields() throws IOException {
    Path file =
        write(
            "a.csv",
            "\uFEFFtext,label\r\n\"one, \"\"two\"\"\r\nthree\",x\r\n\r\n5\" pipe,y\r\n,\r\nlast,z");
    RowSet<Row> rows = RowSource.of(file).read(RowPolicy.REFUSE);
    assertEquals(List.of(2L, 5L, 6L, 7L), lines(rows));
    assertEquals("one, \"two\"\r\nthree", field(rows.kept().get(0), "text"));
    assertEquals("5\" pipe", field(rows.kept().get(1), "text"));
    assertEquals("", field(rows.kept().get(2), "label"));
    assertEquals("z", field(rows.kept().get(3), "label"));
  }

  @Test
  void tsvSplitsAtTabsOnly() throws IOException {
    Path file = write("a.tsv", "a\tb\n1,2\t\"x\ty\"\n");
    Row row = RowSource.of(file).read(RowPolicy.REFUSE).kept().get(0);
    assertEquals("1,2", field(row, "a"));
    assertEquals("x\ty", field(row, "b"));
  }

  @Test
  void brokenCsvRowsCostOneRowEach() throws IOException {
    Path file =
        write("a.csv", "t,l\na,1\nb\n\"c\"d,3\ne,5,6\n\"multi\nline\",7\n\"never closed,8\nf,9\n");
    RowSet<Row> rows = RowSource.of(file).read(RowPolicy.SKIP);
    assertEquals(List.of(2L, 6L, 9L), lines(rows));
    assertEquals(List.of(3L, 4L, 5L, 8L), brokenLines(rows));
    assertTrue(rows.broken().get(0).reason().contains("here are 1"), rows.toString());
    assertTrue(rows.broken().get(3).reason().contains("closing quote"), rows.toString());
    assertEquals(7, rows.total());
  }

  @Test
  void refusingNamesFileLineAndValueOfUpToTwentyRows() throws IOException {
    StringBuilder text = new StringBuilder("{\"a\":1}\n");
    for (int i = 0; i < 30; i++) {
      text.append("{broken").append(i).append('\n');
    }
    Path file = write("a.jsonl", text.toString());
    RowSource source = RowSource.of(file);
    SpecException refused = assertThrows(SpecException.class, () -> source.read(RowPolicy.REFUSE));
    assertEquals(20, refused.problems().size());
    assertEquals(file + ":2", refused.problems().get(0).where());
    assertEquals("{broken0", refused.problems().get(0).value());
    assertEquals(30, source.read(RowPolicy.SKIP).broken().size());
  }

  @Test
  void jsonLinesSkipBlankLinesAndNameWhatIsNotAnObject() throws IOException {
    Path file = write("a.jsonl", "{\"t\":\"x\"}\n\n[1]\n\"s\"\n{\"t\":\"y\"} {}\n{\"t\":null}");
    RowSet<Row> rows = RowSource.of(file).read(RowPolicy.SKIP);
    assertEquals(List.of(1L, 6L), lines(rows));
    assertEquals(List.of(3L, 4L, 5L), brokenLines(rows));
    assertEquals(Set.of("t"), RowSource.of(file).columns());
  }

  @Test
  void jsonArraysGiveTheLineOfEachElement() throws IOException {
    Path file = write("a.json", "\uFEFF[\n {\"t\": 1},\n 7,\n {\"t\":\n  2}\n]\n");
    RowSet<Row> rows = RowSource.of(file).read(RowPolicy.SKIP);
    assertEquals(List.of(2L, 4L), lines(rows));
    assertEquals(List.of(3L), brokenLines(rows));
  }

  @Test
  void aBrokenArrayIsRefusedWhateverThePolicy() throws IOException {
    for (String text : List.of("[{\"t\":1},\n{\"t\":}]", "[{\"t\":1}\n", "[{}]\n{}")) {
      RowSource source = RowSource.of(write("a.json", text));
      SpecException refused =
          assertThrows(SpecException.class, () -> source.read(RowPolicy.SKIP), text);
      assertTrue(refused.problems().get(0).where().endsWith("a.json:2"), refused.getMessage());
    }
  }

  @Test
  void jsonLinesUnderTheNameOfJsonAreRead() throws IOException {
    Path file = write("a.json", "{\"t\":1}\n{\"t\":2}\n");
    assertEquals(List.of(1L, 2L), lines(RowSource.of(file).read(RowPolicy.REFUSE)));
  }

  @Test
  void invalidUtf8BreaksItsRowOnly() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.write(file, "t\nok\nb\u00e9d\nfine\n".getBytes(StandardCharsets.ISO_8859_1));
    RowSet<Row> rows = RowSource.of(file).read(RowPolicy.SKIP);
    assertEquals(List.of(2L, 4L), lines(rows));
    assertEquals(List.of(3L), brokenLines(rows));
    assertTrue(rows.broken().get(0).reason().contains("UTF-8"));
  }

  @Test
  void rowsAboveSixteenMegabytesAreRefused() throws IOException {
    String large = "x".repeat(RowSource.MAX_ROW_BYTES);
    Path lines = write("a.jsonl", "{\"t\":\"" + large + "\"}\n{\"t\":\"y\"}\n");
    RowSet<Row> rows = RowSource.of(lines).read(RowPolicy.SKIP);
    assertEquals(List.of(2L), lines(rows));
    assertEquals(RowSource.TOO_LONG, rows.broken().get(0).reason());
    Path array = write("a.json", "[{\"t\":\"" + large + "\"}]");
    assertThrows(SpecException.class, () -> RowSource.of(array).read(RowPolicy.SKIP));
  }

  @Test
  void archivesAreReadAndDamagedOrSwellingOnesRefused() throws IOException {
    Path good = packed("a.jsonl.gz", "{\"t\":\"x\"}\n".getBytes(StandardCharsets.UTF_8), 1);
    assertEquals(1, RowSource.of(good).read(RowPolicy.REFUSE).kept().size());
    byte[] bytes = Files.readAllBytes(good);
    Path cut = Files.write(folder.resolve("b.jsonl.gz"), java.util.Arrays.copyOf(bytes, 20));
    assertThrows(SpecException.class, () -> RowSource.of(cut).read(RowPolicy.REFUSE));
    byte[] blank = " \n".repeat(1 << 19).getBytes(StandardCharsets.UTF_8);
    Path bomb = packed("c.jsonl.gz", blank, 70);
    SpecException refused =
        assertThrows(SpecException.class, () -> RowSource.of(bomb).read(RowPolicy.REFUSE));
    assertTrue(refused.getMessage().contains("200 times"), refused.getMessage());
  }

  private Path packed(String name, byte[] part, int times) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < times; i++) {
        out.write(part);
      }
    }
    return file;
  }

  @Test
  void otherFormatsMissingFilesAndDoubledColumnsAreRefusedByName() throws IOException {
    assertThrows(UnsupportedException.class, () -> RowSource.of(Path.of("a.arrow")));
    assertThrows(UnsupportedException.class, () -> RowSource.of(Path.of("a.xlsx")));
    RowSource none = RowSource.of(folder.resolve("none.csv"));
    assertThrows(SpecException.class, () -> none.read(RowPolicy.REFUSE));
    RowSource twice = RowSource.of(write("b.csv", "a,a\n1,2\n"));
    assertThrows(SpecException.class, () -> twice.read(RowPolicy.REFUSE));
    RowSource empty = RowSource.of(write("c.csv", "\n"));
    assertThrows(SpecException.class, () -> empty.read(RowPolicy.REFUSE));
  }
}
