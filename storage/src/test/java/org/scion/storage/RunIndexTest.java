package org.scion.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.run.EventReader;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.run.UserData;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunRow;
import org.scion.core.service.Series;
import org.scion.core.service.SeriesRequest;

class RunIndexTest {
  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void makeWorkspace() {
    workspace = Workspace.open(folder.resolve("w"));
  }

  @Test
  void givesEveryPointOnceAndLaterValuesAfterAResume() throws IOException {
    RunFolder run = Logs.run(workspace, "20261121-080000-a", "lora");
    Logs.started(run, 0);
    Logs.steps(run, 1, 2600, 0);
    try (RunIndex index = RunIndex.open(workspace)) {
      assertEquals(5205, index.refresh());
      assertEquals(0, index.refresh());
      Logs.started(run, 1500);
      Logs.steps(run, 1501, 1800, 5);
      index.refresh();
      assertSameAsLog(index, run);
      assertEquals(1800, index.run(run.id()).orElseThrow().state().step());
      assertEquals(1500, index.run(run.id()).orElseThrow().state().resumedFrom());
      assertEquals(
          List.of("learning_rate", "loss", "validation.accuracy"), index.seriesNames(run.id()));
    }
  }

  @Test
  void theKeptIndexEqualsTheRebuiltOne() throws IOException {
    Random random = new Random(7);
    RunFolder run = Logs.run(workspace, "20261121-080000-a", "lora");
    RunFolder other = Logs.run(workspace, "20261121-080001-b", "full");
    new UserData(List.of("x"), "note", true, false).write(other);
    try (RunIndex index = RunIndex.open(workspace)) {
      Logs.started(run, 0);
      int step = 0;
      for (int i = 0; i < 12; i++) {
        int next = step + 1 + random.nextInt(1500);
        Logs.steps(run, step + 1, next, i);
        step = next;
        if (random.nextInt(3) == 0) {
          step = random.nextInt(next);
          Logs.started(run, step);
        }
        if (random.nextInt(4) == 0) {
          Logs.steps(run, Math.max(1, step - 40), step, -1);
        }
        index.refresh();
      }
      Logs.steps(other, 1, 40_000, 0);
      Logs.finished(other, "done", 0.9);
      index.refresh();
      assertSameAsLog(index, run);
      assertSameAsLog(index, other);
    }
    String kept = digest();
    IndexRebuild.Result result = IndexRebuild.rebuild(workspace);
    assertEquals(2, result.runs());
    assertEquals(kept, digest());
    Logs.steps(run, 90_000, 90_001, 0);
    IndexRebuild.rebuild(workspace);
    assertNotEquals(kept, digest());
  }

  @Test
  void choosesALevelAndBoundsWhatItLeavesOut() throws IOException {
    RunFolder run = Logs.run(workspace, "20261121-080000-a", "lora");
    Logs.steps(run, 1, 30_000, 0);
    try (RunIndex index = RunIndex.open(workspace)) {
      index.refresh();
      Series all = index.series(SeriesRequest.every(run.id(), "loss"));
      assertEquals(30_000, all.size());
      assertTrue(all.exact());
      Series some = index.series(SeriesRequest.whole(run.id(), "loss", 500));
      assertTrue(some.size() <= 500 && some.size() >= 100, "size " + some.size());
      assertFalse(some.exact());
      assertEquals(30_000, some.total());
      int at = 0;
      for (int b = 0; b < some.size(); b++) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        while (at < all.size() && all.steps()[at] <= some.steps()[b]) {
          low = Math.min(low, all.values()[at]);
          high = Math.max(high, all.values()[at]);
          at++;
        }
        assertEquals(low, some.min()[b]);
        assertEquals(high, some.max()[b]);
        assertEquals(all.values()[at - 1], some.values()[b]);
      }
      Series piece = index.series(new SeriesRequest(run.id(), "loss", 1000, 1099, 500));
      assertEquals(100, piece.size());
      assertEquals(1000, piece.steps()[0]);
      assertEquals(0, index.series(SeriesRequest.every("none", "loss")).size());
    }
  }

  @Test
  void searchesTagsAndMetricsAndLeavesGoneFoldersOut() throws IOException {
    RunFolder good = Logs.run(workspace, "20261121-080000-good", "lora");
    RunFolder bad = Logs.run(workspace, "20261121-080001-bad", "full");
    Logs.started(good, 0);
    Logs.steps(good, 1, 20, 0);
    Logs.finished(good, "done", 0.9);
    Logs.started(bad, 0);
    Logs.finished(bad, "failed", 0.1);
    try (RunIndex index = RunIndex.open(workspace)) {
      index.refresh();
      assertEquals(List.of(good.id()), ids(index, "status:done accuracy>0.8 technique:lora"));
      assertEquals(1.5, index.run(good.id()).orElseThrow().metric("peak_gb").orElseThrow());
      assertEquals(List.of(good.id()), ids(index, "status:done wall_s>10"));
      assertEquals(2, ids(index, "").size());
      UserData.read(good).withTags(List.of("paper"), List.of()).withArchived(true).write(good);
      index.refresh();
      assertEquals(List.of(bad.id()), ids(index, ""));
      assertEquals(List.of(good.id()), ids(index, "tag:paper archived:yes"));
      deleteRecursively(bad.path());
      index.refresh();
      assertEquals(List.of(good.id()), ids(index, "archived:any"));
    }
  }

  @Test
  void aProcessThatFindsTheFileHeldAnswersFromTheLogs() throws Exception {
    RunFolder run = Logs.run(workspace, "20261121-080000-a", "lora");
    Logs.started(run, 0);
    Logs.steps(run, 1, 3000, 0);
    try (RunIndex holder = RunIndex.open(workspace);
        LogStore logs = new LogStore(workspace)) {
      holder.refresh();
      assertTrue(holder.holdsFile());
      Process second =
          Children.start("org.scion.storage.HeldFileMain", workspace.path().toString());
      String said =
          new String(
              second.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      assertEquals(0, second.waitFor(), said);
      assertEquals("false 3000 2", said.trim());
      assertEquals(holder.run(run.id()), logs.run(run.id()));
      SeriesRequest request = SeriesRequest.whole(run.id(), "loss", 90);
      assertArrayEquals(holder.series(request).values(), logs.series(request).values());
      assertEquals(holder.seriesNames(run.id()), logs.seriesNames(run.id()));
      assertArrayEquals(holder.series(request).max(), logs.series(request).max());
    }
  }

  @Test
  void aDamagedFileIsMovedAsideAndMadeAnew() throws IOException {
    RunFolder run = Logs.run(workspace, "20261121-080000-a", "lora");
    Logs.steps(run, 1, 3000, 0);
    try (RunIndex index = RunIndex.open(workspace)) {
      index.refresh();
    }
    String whole = digest();
    Path file = RunIndex.databaseFile(workspace);
    byte[] bytes = Files.readAllBytes(file);
    for (int seed = 0; seed < 3; seed++) {
      byte[] damaged = bytes.clone();
      Random random = new Random(seed);
      for (int i = 0; i < 4000; i++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      }
      Files.write(file, seed == 0 ? new byte[20_000] : damaged);
      try (RunIndex index = RunIndex.open(workspace)) {
        index.refresh();
        assertSameAsLog(index, run);
        assertFalse(index.notices().isEmpty(), "seed " + seed);
      }
      assertEquals(whole, digest());
    }
    try (Stream<Path> list = Files.list(workspace.path())) {
      assertEquals(3, list.filter(p -> p.toString().contains("damaged")).count());
    }
  }

  @Test
  void anInterruptedThreadCostsNoDatabase() throws Exception {
    RunFolder run = Logs.run(workspace, "20261121-080000-a", "lora");
    Logs.steps(run, 1, 3000, 0);
    try (RunIndex index = RunIndex.open(workspace)) {
      index.refresh();
      for (int i = 0; i < 20; i++) {
        Thread.currentThread().interrupt();
        Logs.steps(run, 3000 + i, 3000 + i, 0);
        index.refresh();
        index.series(SeriesRequest.every(run.id(), "loss"));
        assertTrue(Thread.interrupted());
      }
      assertTrue(index.holdsFile());
      assertEquals(List.of(), index.notices());
    }
  }

  @Test
  void aTornLineWaitsForItsEndAndAShorterLogIsReadAnew() throws IOException {
    RunFolder run = Logs.run(workspace, "20261121-080000-a", "lora");
    Logs.steps(run, 1, 10, 0);
    String line = "{\"t\":1,\"type\":\"step\",\"step\":11,\"values\":{\"loss\":0.5}}\n";
    Files.writeString(run.events(), line.substring(0, 30), StandardOpenOption.APPEND);
    try (RunIndex index = RunIndex.open(workspace)) {
      assertEquals(20, index.refresh());
      Files.writeString(run.events(), line.substring(30), StandardOpenOption.APPEND);
      assertEquals(1, index.refresh());
      assertSameAsLog(index, run);
      try (RandomAccessFile log = new RandomAccessFile(run.events().toFile(), "rw")) {
        log.setLength(0);
      }
      Logs.steps(run, 1, 3, 2);
      index.refresh();
      assertSameAsLog(index, run);
    }
  }

  @Test
  void aFolderThatTakesNoFileStillAnswers() throws IOException {
    RunFolder run = Logs.run(workspace, "20261121-080000-a", "lora");
    Logs.steps(run, 1, 10, 0);
    Files.createDirectory(RunIndex.databaseFile(workspace));
    try (RunIndex index = RunIndex.open(workspace)) {
      assertFalse(index.holdsFile());
      assertEquals(1, index.notices().size());
      assertSameAsLog(index, run);
      assertThrows(SpecException.class, () -> IndexRebuild.rebuild(workspace));
    }
  }

  @Test
  void theVersionKnownIsThatOfTheNewestMigration() {
    try (Database database = Database.memory()) {
      List<String> versions =
          database.query(
              h ->
                  h.createQuery("select max(\"version\") from \"flyway_schema_history\"")
                      .mapTo(String.class)
                      .list());
      assertEquals(List.of(Database.VERSION), versions);
    }
  }

  @Test
  void severalSeriesComeInTheOrderAskedFor() throws IOException {
    RunFolder run = Logs.run(workspace, "20261121-080000-a", "lora");
    Logs.steps(run, 1, 2000, 0);
    List<SeriesRequest> requests =
        List.of(
            SeriesRequest.whole(run.id(), "loss", 100),
            SeriesRequest.every(run.id(), "none"),
            SeriesRequest.every(run.id(), "validation.accuracy"));
    try (RunIndex index = RunIndex.open(workspace)) {
      index.refresh();
      List<Series> all = index.series(requests);
      assertEquals(
          List.of("loss", "none", "validation.accuracy"), all.stream().map(Series::name).toList());
      assertEquals(0, all.get(1).size());
      for (int i = 0; i < all.size(); i++) {
        Series alone = index.series(requests.get(i));
        assertArrayEquals(alone.steps(), all.get(i).steps());
        assertArrayEquals(alone.max(), all.get(i).max());
      }
    }
  }

  @Test
  void anIndexOfANewerVersionIsRefused() {
    try (Database database = Database.file(workspace.database())) {
      database.change(
          h ->
              h.execute(
                  "insert into \"flyway_schema_history\" values"
                      + " (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'SCION', now(), 1, true)"));
    }
    UnsupportedException e =
        assertThrows(UnsupportedException.class, () -> RunIndex.open(workspace));
    assertTrue(e.getMessage().contains("99"));
  }

  private String digest() {
    try (Database database = Database.file(workspace.database())) {
      return IndexDigest.of(database);
    }
  }

  private static List<String> ids(RunIndex index, String search) {
    return index.runs(search).stream().map(RunRow::id).toList();
  }

  private static void assertSameAsLog(RunIndex index, RunFolder run) {
    Map<String, TreeMap<Long, Double>> expected = RunState.series(EventReader.all(run.events()));
    expected.forEach(
        (name, points) -> {
          Series series = index.series(SeriesRequest.every(run.id(), name));
          assertArrayEquals(
              points.keySet().stream().mapToLong(Long::longValue).toArray(), series.steps(), name);
          assertArrayEquals(
              points.values().stream().mapToDouble(Double::doubleValue).toArray(), series.values());
        });
    assertEquals(RunState.read(run), index.run(run.id()).orElseThrow().state());
  }

  private static void deleteRecursively(Path path) throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path p : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(p);
      }
    }
  }
}
