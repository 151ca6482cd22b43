package org.scion.runner.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.Checkpoints;
import org.scion.core.model.Task;
import org.scion.core.model.TaskHead;
import org.scion.core.spec.EngineSpec;
import org.scion.runner.engine.Torch;

/** What a checkpoint may lack, and what not. */
class HostLoaderTest {
  private static final Path HOST = Path.of("src/test/resources/goldens/hosts/bert-several");

  @BeforeAll
  static void engine() {
    Torch.start(new EngineSpec("cpu", "float32", 1));
  }

  @Test
  void aHeadForOtherLabelsIsDrawnAnewAndNamed() throws IOException {
    assertEquals(List.of(), drawn(3, 16));
    assertEquals(List.of("classifier.weight", "classifier.bias"), drawn(5, 16));
  }

  @Test
  void anyOtherWeightOfAnotherShapeIsRefused() {
    SpecException refused = assertThrows(SpecException.class, () -> drawn(3, 32));
    assertTrue(refused.getMessage().contains("[40, 32]"), refused.getMessage());
  }

  private static List<String> drawn(int labels, int hidden) throws IOException {
    ObjectNode config =
        (ObjectNode) Json.parse(Files.readString(HOST.resolve("config.json")), "config");
    config.put("hidden_size", hidden);
    try (Checkpoint checkpoint = Checkpoints.open(HOST)) {
      HostLoader loader =
          new HostLoader(config, checkpoint, new TaskHead(Task.CLASSIFICATION, labels));
      loader.load(1);
      return loader.initialised();
    }
  }
}
