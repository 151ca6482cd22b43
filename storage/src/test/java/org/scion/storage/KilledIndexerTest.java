package org.scion.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;

/**
 * Kills a process that indexes while logs grow; the index it leaves must be as good as a new one.
 */
class KilledIndexerTest {
  @TempDir Path folder;

  @Test
  void theIndexOfAKilledProcessGoesOnAndEqualsARebuiltOne() throws Exception {
    assertEquals(2, kills(folder.resolve("w"), 2, 3));
  }

  /** {@code KilledIndexerTest FOLDER KILLS SEED}. */
  public static void main(String[] args) throws Exception {
    int equal = kills(Path.of(args[0]), Integer.parseInt(args[1]), Long.parseLong(args[2]));
    System.out.println(equal + " of " + args[1] + " kept indexes equal the rebuilt one");
  }

  /** How many kept indexes equalled the one rebuilt after them. */
  private static int kills(Path path, int count, long seed) throws Exception {
    Workspace workspace = Workspace.open(path);
    Random random = new Random(seed);
    RunFolder one = Logs.run(workspace, "20261121-080000-one", "lora");
    RunFolder two = Logs.run(workspace, "20261121-080001-two", "full");
    int step = 0;
    int equal = 0;
    for (int i = 0; i < count; i++) {
      Process process = Children.start(TailingMain.class.getName(), path.toString());
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      assertEquals("true", out.readLine());
      long until = System.nanoTime() + random.nextInt(500) * 1_000_000L;
      while (System.nanoTime() < until) {
        Logs.steps(one, step + 1, step + 40, i);
        Logs.steps(two, step + 1, step + 40, -i);
        step += 40;
        if (random.nextInt(20) == 0) {
          step -= random.nextInt(40);
          Logs.started(one, step);
        }
      }
      process.destroyForcibly().waitFor();
      equal += keptEqualsRebuilt(workspace) ? 1 : 0;
    }
    return equal;
  }

  private static boolean keptEqualsRebuilt(Workspace workspace) {
    String kept;
    try (RunIndex index = RunIndex.open(workspace)) {
      assertTrue(index.holdsFile());
      index.refresh();
      assertEquals(List.of(), index.notices());
      kept = IndexDigest.of(index.database().orElseThrow());
    }
    IndexRebuild.rebuild(workspace);
    try (RunIndex index = RunIndex.open(workspace)) {
      return kept.equals(IndexDigest.of(index.database().orElseThrow()));
    }
  }
}
