package org.scion.plugins.lora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.run.Workspace;
import org.scion.runner.bench.BenchFilesJob;
import org.scion.runner.bench.BenchGrowthJob;
import org.scion.runner.worker.Job;

/** The benches that need LoRA, on models of nearly no size: what they measure is there. */
class BenchJobsTest {
  private static final Path HOST =
      Path.of("src/test/resources/goldens/hosts/llama-tiny").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void filesAreLoadedMergedAndRemovedAgain() throws IOException {
    ObjectNode arguments = Json.object().put("model", HOST.toString()).put("repeats", 2);
    JsonNode result = run(new BenchFilesJob(), arguments.put("out", folder.toString()));
    for (String key : new String[] {"read_s", "load_s", "copy_s", "merge_s"}) {
      assertTrue(result.path(key).asDouble() > 0, key);
    }
    assertEquals(
        result.path("merge_s").asDouble() / result.path("copy_s").asDouble(),
        result.path("merge_ratio").asDouble());
    assertEquals(Files.size(HOST.resolve("model.safetensors")), result.path("bytes").asLong());
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(1, left.count(), "files left behind beside the workspace");
    }
  }

  @Test
  void aFolderWithoutTheFileIsRefused() {
    ObjectNode arguments = Json.object().put("model", HOST.getParent().toString());
    arguments.put("out", folder.toString());
    assertThrows(RuntimeException.class, () -> run(new BenchFilesJob(), arguments));
  }

  @Test
  void twiceTheLayersKeepTwiceTheNumbersAndTrainTwiceTheWeights() {
    JsonNode two = run(new BenchGrowthJob(), point(2));
    JsonNode four = run(new BenchGrowthJob(), point(4));
    assertTrue(two.path("step_ms").asDouble() > 0);
    assertEquals(2 * two.path("kept").asLong(), four.path("kept").asLong());
    assertEquals(2 * two.path("trainable").asLong(), four.path("trainable").asLong());
  }

  private static ObjectNode point(int layers) {
    ObjectNode point = Json.object().put("layers", layers).put("rank", 2).put("tokens", 8);
    return point.put("batch", 2).put("steps", 1).put("threads", 1);
  }

  private ObjectNode run(Job job, ObjectNode arguments) {
    return job.run(new Job.Context(arguments, Workspace.open(folder.resolve("ws")), p -> {}));
  }
}
