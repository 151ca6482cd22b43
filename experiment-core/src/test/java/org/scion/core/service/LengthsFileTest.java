package org.scion.core.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.checkpoint.DType;
import org.scion.core.checkpoint.SafetensorsWriter;
import org.scion.core.checkpoint.TensorInfo;
import org.scion.core.model.Task;
import org.scion.core.run.Workspace;
import org.scion.core.spec.DataSpec;
import org.scion.core.spec.ExperimentSpec;

class LengthsFileTest {
  private static final ExampleLengths LENGTHS =
      new ExampleLengths(List.of(3, 4), List.of(1, 2), List.of("one is long"));

  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void files() throws IOException {
    workspace = Workspace.open(folder.resolve("ws"));
    Files.writeString(folder.resolve("train.jsonl"), "{\"a\": \"one\"}\n");
    Path model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("config.json"), "{}");
    TensorInfo one = new TensorInfo("w", DType.F32, new long[] {1});
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(model.resolve("model.safetensors"), List.of(one))) {
      writer.write("w", new float[] {1});
      writer.finish();
    }
  }

  @Test
  void whatWasCountedIsFoundAgainUntilSomethingChanges() throws IOException {
    LengthsFile file = LengthsFile.of(spec(40), workspace);
    assertTrue(file.read().isEmpty());
    file.write(LENGTHS);
    assertEquals(LENGTHS, LengthsFile.of(spec(40), workspace).read().orElseThrow());
    assertNotEquals(file, LengthsFile.of(spec(41), workspace));
    Files.writeString(folder.resolve("train.jsonl"), "{\"a\": \"two\"}\n{\"a\": \"3\"}\n");
    assertNotEquals(file, LengthsFile.of(spec(40), workspace));
  }

  @Test
  void aWorkerIsAskedOnce() {
    List<ObjectNode> asked = new ArrayList<>();
    Jobs jobs =
        (request, progress) -> {
          asked.add(request.arguments());
          return ((ObjectNode) Json.tree(LENGTHS)).put("mean", 3.5);
        };
    CachedTokenLengths lengths = new CachedTokenLengths(jobs, workspace, progress -> {});
    assertEquals(LENGTHS, lengths.of(spec(40)).orElseThrow());
    assertEquals(LENGTHS, lengths.of(spec(40)).orElseThrow());
    assertEquals(1, asked.size());
    assertEquals("train.jsonl", asked.get(0).path("spec").path("data").path("train").asText());
  }

  @Test
  void missingDataAreNamed() throws IOException {
    Files.delete(folder.resolve("train.jsonl"));
    SpecException e = assertThrows(SpecException.class, () -> LengthsFile.of(spec(40), workspace));
    assertEquals("data.train", e.problems().get(0).where());
  }

  private ExperimentSpec spec(int maxLength) {
    ObjectNode data = Json.object().put("train", "train.jsonl").put("max_length", maxLength);
    JsonNode document = Json.object().set("data", data);
    return new ExperimentSpec(
        "x",
        "model",
        Task.CAUSAL_LM,
        DataSpec.read(data),
        List.of(),
        null,
        null,
        null,
        null,
        false,
        document,
        folder);
  }
}
