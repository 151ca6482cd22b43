package org.scion.ui.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.run.EventWriter;
import org.scion.core.run.RunFolder;

class RankTrialTest {
  @TempDir Path folder;

  @Test
  void takesTheLargestChangeThatARunRecorded() {
    RunFolder run = new RunFolder(folder);
    try (EventWriter events = new EventWriter(run.events(), Clock.systemUTC())) {
      look(events, "small", 1);
      look(events, "large", 3);
    }
    RankTrial.Change change = RankTrial.newest("a-run", run).orElseThrow();

    assertEquals("large", change.site());
    assertEquals(9 * 1.5, change.energy(), 1e-9);
    assertEquals(1 / 1.5, change.share(1), 1e-9);
    assertEquals(1.25 / 1.5, change.share(2), 1e-9);
    assertTrue(RankTrial.newest("none", new RunFolder(folder.resolve("other"))).isEmpty());
  }

  private static void look(EventWriter events, String site, double size) {
    var look = Json.object().put("step", 5).put("site", site).put("stable_rank_delta", 1.5);
    look.putArray("sigma_delta").add(size).add(size / 2);
    events.write("spectrum", look);
  }
}
