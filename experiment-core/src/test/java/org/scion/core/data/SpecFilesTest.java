package org.scion.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.spec.DataSpec;

/** Several files, weights, and rows that stay on disk. */
class SpecFilesTest {
  @TempDir Path folder;

  private void write(String name, int rows, String mark) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      text.append("{\"q\": \"" + mark + i + "\", \"a\": \"é" + i + "\"}\n");
    }
    Files.writeString(folder.resolve(name), text);
  }

  private TrainingData<TextExample> read(String data) {
    return TrainingData.text(DataSpec.read(Json.parse(data, "data")), folder);
  }

  private static String spec(String train, String more) {
    return "{\"train\": "
        + train
        + ", \"columns\": {\"prompt\": \"{q}\", \"completion\": \"{a}\"}"
        + more
        + "}";
  }

  @Test
  void weightsSayHowOftenTheRowsOfAFileAreSeen() throws IOException {
    write("a.jsonl", 200, "a");
    write("b.jsonl", 400, "b");
    String files =
        "[{\"file\": \"a.jsonl\", \"weight\": 2}, {\"file\": \"b.jsonl\", \"weight\": 0.5}]";
    TrainingData<TextExample> data = read(spec(files, ", \"split\": {\"validation\": 0.1}"));
    var times =
        data.split().train().stream()
            .collect(Collectors.groupingBy(TextExample::prompt, Collectors.counting()));
    long a = times.keySet().stream().filter(p -> p.startsWith("a")).count();
    long b = times.size() - a;
    assertTrue(
        times.entrySet().stream()
            .allMatch(e -> e.getValue() == (e.getKey().startsWith("a") ? 2 : 1)));
    assertEquals(60, data.split().validation().size());
    assertTrue(data.split().validation().stream().noneMatch(e -> times.containsKey(e.prompt())));
    assertTrue(a > 160 && a < 200, "a " + a);
    assertTrue(b > 140 && b < 220, "b " + b);
  }

  @Test
  void wrongWeightsAreNamed() {
    SpecException e =
        assertThrows(
            SpecException.class, () -> read(spec("[{\"file\": \"a\", \"weight\": -1}]", "")));
    assertTrue(e.getMessage().contains("data.train.weight"), e.getMessage());
    assertThrows(SpecException.class, () -> read(spec("[{\"fil\": \"a\"}]", "")));
  }

  @Test
  void rowsOnDiskAreTheRowsInMemory() throws IOException {
    write("a.jsonl", 300, "q");
    StringBuilder csv = new StringBuilder("q,a\n");
    StringBuilder array = new StringBuilder("[\n");
    for (int i = 0; i < 300; i++) {
      csv.append("\"q\n").append(i).append("\",\"é\"\"").append(i).append("\"\r\n");
      array.append(i == 0 ? "" : ",\n").append("{\"q\": \"q").append(i).append("\", \"a\": \"ü\"}");
    }
    Files.writeString(folder.resolve("a.csv"), csv);
    Files.writeString(folder.resolve("a.json"), array.append("]"));
    try (OutputStream out =
            new GZIPOutputStream(Files.newOutputStream(folder.resolve("b.jsonl.gz")));
        InputStream in = Files.newInputStream(folder.resolve("a.jsonl"))) {
      in.transferTo(out);
    }
    for (String name : List.of("a.jsonl", "a.csv", "a.json", "b.jsonl.gz")) {
      Function<String, Split<TextExample>> split =
          how -> read(spec("\"" + name + "\"", ", \"streaming\": \"" + how + "\"")).split();
      Split<TextExample> memory = split.apply("never");
      Split<TextExample> disk = split.apply("always");
      assertEquals(memory.train(), disk.train(), name);
      assertEquals(memory.validation(), disk.validation(), name);
      assertEquals(270, disk.train().size());
    }
  }

  @Test
  void brokenRowsOnDiskAreToldOrLeftOut() throws IOException {
    write("a.jsonl", 50, "q");
    Files.writeString(
        folder.resolve("a.jsonl"),
        Files.readString(folder.resolve("a.jsonl")).replace("\"q7\"", "null"));
    String always = ", \"streaming\": \"always\"";
    SpecException e = assertThrows(SpecException.class, () -> read(spec("\"a.jsonl\"", always)));
    assertTrue(e.getMessage().contains("a.jsonl:8 column 'q'"), e.getMessage());
    TrainingData<TextExample> skipped =
        read(spec("\"a.jsonl\"", always + ", \"broken_rows\": \"skip\""));
    assertEquals(1, skipped.broken().size());
    assertEquals(49, skipped.split().train().size() + skipped.split().validation().size());
    assertFalse(skipped.split().train().stream().anyMatch(row -> row.prompt().equals("q7")));
  }

  @Test
  void theNumberOfRowsIsEstimatedByTheirSize() throws IOException {
    write("a.jsonl", 20_000, "q");
    DataSpec data = DataSpec.read(Json.parse(spec("\"a.jsonl\"", ""), "data"));
    long estimated = TrainingData.estimatedRows(data, folder);
    assertEquals(18_000, estimated, 2000);
  }
}
