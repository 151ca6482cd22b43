package org.scion.runner.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.run.RunEvent;

class EarlierWorkTest {
  @TempDir Path folder;

  private static String line(double seconds, String type, String data) {
    return new RunEvent((long) (seconds * 1000), type, (ObjectNode) Json.parse(data, "test")).line()
        + "\n";
  }

  private EarlierWork after(String... lines) throws IOException {
    return EarlierWork.read(Files.writeString(folder.resolve("log"), String.join("", lines)));
  }

  private static ObjectNode now(double wall, double peak) {
    ObjectNode data = Json.object().putNull("tokens_per_s").putNull("examples_per_s");
    return data.put("peak_gb", peak).put("wall_s", wall);
  }

  @Test
  void aDoneRunThatIsResumedKeepsItsFigures() throws IOException {
    EarlierWork earlier =
        after(
            line(100, "starting", "{}"),
            line(101, "started", "{}"),
            line(
                140,
                "finished",
                "{\"status\":\"done\",\"wall_s\":40,\"peak_gb\":1.5,\"tokens_per_s\":300}"));
    ObjectNode data = earlier.complete(now(2, 0.5));
    assertEquals(42, data.get("wall_s").asDouble(), 1e-9);
    assertEquals(1.5, data.get("peak_gb").asDouble());
    assertEquals(300, data.get("tokens_per_s").asDouble());
    assertEquals(true, data.get("examples_per_s").isNull());
  }

  @Test
  void aKilledWorkerCountsUntilItsLastWordAndTheWaitAfterItDoesNot() throws IOException {
    EarlierWork earlier =
        after(
            line(100, "starting", "{}"),
            line(130, "step", "{\"step\":3}"),
            line(160, "finished", "{\"status\":\"failed\",\"retry_in_s\":2}"),
            line(170, "starting", "{}"),
            line(175, "step", "{\"step\":4}"));
    assertEquals(35, earlier.wallSeconds(), 1e-9);
  }

  @Test
  void aClockThatWasSetBackTakesNothingAway() throws IOException {
    assertEquals(0, after(line(100, "starting", "{}"), line(40, "step", "{}")).wallSeconds());
  }

  @Test
  void aFirstWorkerFindsNothing() throws IOException {
    ObjectNode data = EarlierWork.read(folder.resolve("none")).complete(now(7, 0.5));
    assertEquals(7, data.get("wall_s").asDouble());
    assertEquals(0.5, data.get("peak_gb").asDouble());
  }
}
