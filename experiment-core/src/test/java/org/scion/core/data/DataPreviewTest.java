package org.scion.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.data.DataPreview.Question;
import org.scion.core.data.DataPreview.SharedRows;

class DataPreviewTest {
  @TempDir Path folder;

  private Map<String, Path> files(String train, String test) throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("train", Files.writeString(folder.resolve("train.jsonl"), train));
    files.put("test", Files.writeString(folder.resolve("test.jsonl"), test));
    return files;
  }

  @Test
  void balanceDuplicatesLeaksAndBrokenRowsAreCounted() throws IOException {
    Map<String, Path> files =
        files(
            "{\"t\":\"a\",\"l\":\"x\"}\n{\"t\":\"a\",\"l\":\"x\"}\n{\"t\":\"b\",\"l\":\"y\"}\nbad\n",
            "{\"t\":\"a\",\"l\":\"y\"}\n{\"t\":\"c\",\"l\":null}\n");
    DataPreview byText = DataPreview.of(files, new Question(List.of("t"), "l"));
    SplitPreview train = byText.splits().get(0);
    assertEquals(3, train.rows());
    assertEquals(1, train.duplicates());
    assertEquals(List.of(4L), train.broken().stream().map(BrokenRow::line).toList());
    assertEquals(List.of("x", "y"), List.copyOf(train.labels().keySet()));
    assertEquals(2L, train.labels().get("x"));
    assertEquals(List.of(new SharedRows("train", "test", 1)), byText.shared());
    assertEquals(1, byText.splits().get(1).columns().get(1).missing());
    // Whole rows: the leaked text has another label, so nothing is shared.
    assertEquals(List.of(), DataPreview.of(files, Question.PLAIN).shared());
  }

  @Test
  void columnsAreProfiledWithKindAndLengths() throws IOException {
    StringBuilder train = new StringBuilder();
    for (int i = 1; i <= 20; i++) {
      String text = "x".repeat(i) + i;
      train.append("{\"Text\":\"" + text + "\",\"text\":" + i / 3.0 + ",\"l\":" + i % 2);
      train.append(i > 10 ? ",\"m\":[1]" : "").append(",\"ok\":true,\"none\":\" \"}\n");
    }
    DataPreview preview = DataPreview.of(files(train.toString(), "{}\n"), Question.PLAIN);
    List<ColumnProfile> columns = preview.splits().get(0).columns();
    assertEquals(
        List.of("Text", "text", "l", "ok", "none", "m"),
        columns.stream().map(ColumnProfile::name).toList());
    assertEquals(
        List.of(
            ColumnKind.TEXT,
            ColumnKind.NUMBER,
            ColumnKind.LABEL,
            ColumnKind.TRUTH,
            ColumnKind.EMPTY,
            ColumnKind.LIST),
        columns.stream().map(ColumnProfile::kind).toList());
    ColumnProfile text = columns.get(0);
    assertEquals(2, text.lengths().shortest());
    assertEquals(22, text.lengths().longest());
    assertEquals(20, text.distinct());
    assertEquals(20, columns.get(4).missing());
    assertEquals(10, columns.get(5).missing());
    assertTrue(text.examples().contains("xx2"));
    assertEquals(1, preview.splits().get(1).rows());
  }
}
