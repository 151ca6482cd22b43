package org.scion.core.model.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.SpecException;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.DType;
import org.scion.core.checkpoint.SafetensorsWriter;
import org.scion.core.checkpoint.TensorInfo;
import org.scion.core.hub.HubCache;

class ModelSourceTest {
  private static final String CONFIG =
      "{\"architectures\":[\"LlamaForCausalLM\"],\"model_type\":\"llama\",\"hidden_size\":4,"
          + "\"num_hidden_layers\":2,\"eos_token_id\":2,\"tie_word_embeddings\":true}";

  @TempDir Path top;
  private Path workspace;

  @BeforeEach
  void makeWorkspace() throws IOException {
    workspace = Files.createDirectories(top.resolve("workspace"));
  }

  private Path model(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.json"), CONFIG);
    List<TensorInfo> tensors =
        List.of(
            new TensorInfo("model.embed_tokens.weight", DType.F32, new long[] {5, 4}),
            new TensorInfo("lm_head.weight", DType.F32, new long[] {5, 4}));
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(folder.resolve("model.safetensors"), tensors)) {
      tensors.forEach(tensor -> writer.write(tensor.name(), new float[20]));
      writer.finish();
    }
    return folder;
  }

  @Test
  void aFolderIsFoundByPathAbsoluteOrRelativeToABase() throws IOException {
    Path folder = model(top.resolve("tiny"));
    ModelSource absolute = ModelSource.resolve(folder.toString(), workspace);
    ModelSource relative = ModelSource.resolve("../tiny", workspace, workspace);
    assertEquals(absolute.location(), relative.location());
    assertEquals("llama", relative.config().path("model_type").asText());
    try (Checkpoint weights = relative.weights()) {
      assertEquals(20, weights.floats("lm_head.weight").length);
    }
    assertEquals(Optional.empty(), relative.tokenizerJson());
    assertEquals(List.of(2), relative.endIds());
    assertEquals(2, relative.files().size());
  }

  @Test
  void generationConfigAndChatTemplateFilesWin() throws IOException {
    Path folder = model(top.resolve("tiny"));
    Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\":[7,9]}");
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"chat_template\":\"old\"}");
    Files.writeString(folder.resolve("chat_template.jinja"), "new");
    Files.writeString(folder.resolve("tokenizer.json"), "{}");
    ModelSource source = ModelSource.resolve(folder.toString(), workspace);
    assertEquals(List.of(7, 9), source.endIds());
    assertEquals("new", source.tokenizerConfig().orElseThrow().path("chat_template").asText());
    assertArrayEquals("{}".getBytes(StandardCharsets.UTF_8), source.tokenizerJson().orElseThrow());
  }

  @Test
  void theHashFollowsTheContentAndIsRemembered() throws IOException {
    Path folder = model(top.resolve("tiny"));
    ModelSource source = ModelSource.resolve(folder.toString(), workspace);
    String first = source.sha256();
    assertEquals(64, first.length());
    assertEquals(first, source.sha256());
    try (var entries = Files.list(workspace.resolve("cache/sha256"))) {
      assertEquals(2, entries.count());
    }
    Path copy = model(top.resolve("copy"));
    assertEquals(first, ModelSource.resolve(copy.toString(), workspace).sha256());
    Files.writeString(folder.resolve("config.json"), CONFIG + " ");
    assertNotEquals(first, source.sha256());
  }

  @Test
  void anUnchangedFileIsNotReadAgain() throws IOException {
    Path file = Files.writeString(top.resolve("file"), "content");
    FileHashes hashes = new FileHashes(workspace);
    // sha256sum of the seven letters
    String expected = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";
    assertEquals(expected, hashes.of(file));
    try (var entries = Files.list(workspace.resolve("sha256"))) {
      Path entry = entries.findFirst().orElseThrow();
      Files.writeString(entry, Files.readString(entry).replace(expected, "remembered"));
    }
    assertEquals("remembered", hashes.of(file));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
    assertEquals(expected, hashes.of(file));
  }

  @Test
  void anAddedModelIsFoundByItsId() throws IOException {
    Path folder = model(top.resolve("My Model"));
    ModelRegistry registry = new ModelRegistry(workspace);
    ModelSummary added = registry.add(folder);
    assertEquals("my-model", added.id());
    assertEquals("LlamaForCausalLM", added.architecture());
    assertEquals(20, added.parameters());
    assertEquals(4, added.hidden());
    assertEquals(2, added.layers());
    assertEquals(List.of(added), registry.list());
    assertEquals(folder.toString(), ModelSource.resolve("my-model", workspace).location());
    assertEquals(added, registry.add(folder));
    Path other = model(top.resolve("other"));
    SpecException taken =
        assertThrows(
            SpecException.class, () -> registry.add(other.toString(), Optional.of("my-model")));
    assertTrue(taken.getMessage().contains("My Model"), taken.getMessage());
    assertThrows(
        SpecException.class, () -> registry.add(other.toString(), Optional.of("../escape")));
    Files.delete(folder.resolve("model.safetensors"));
    Files.delete(folder.resolve("config.json"));
    Files.delete(folder);
    SpecException gone =
        assertThrows(SpecException.class, () -> ModelSource.resolve("my-model", workspace));
    assertTrue(gone.getMessage().contains("add the model again"), gone.getMessage());
  }

  @Test
  void aHubModelIsTakenFromTheLocalCacheOnly() throws IOException {
    HubCache hub = HubCache.of(Map.of("HF_HOME", top.resolve("hf").toString()), top);
    Path repository = top.resolve("hf/hub/models--owner--name");
    ModelLocator locator = new ModelLocator(workspace, top, hub);
    SpecException absent =
        assertThrows(SpecException.class, () -> locator.resolve("hub:owner/name"));
    assertTrue(absent.getMessage().contains("scion model add hub:owner/name"), absent.getMessage());
    model(repository.resolve("snapshots/abc"));
    assertEquals(Optional.of("owner/name"), locator.resolve("hub:owner/name").hubId());
    Path two = model(repository.resolve("snapshots/def"));
    assertThrows(SpecException.class, () -> locator.resolve("hub:owner/name"));
    Files.createDirectories(repository.resolve("refs"));
    Files.writeString(repository.resolve("refs/main"), "def\n");
    assertEquals(two.resolve("config.json"), locator.resolve("hub:owner/name").files().get(0));
    locator.resolve("hub:owner/name@abc");
    Files.writeString(repository.resolve("refs/main"), "../../..");
    assertThrows(SpecException.class, () -> locator.resolve("hub:owner/name"));
    assertThrows(SpecException.class, () -> locator.resolve("hub:../../name"));
  }

  @Test
  void environmentSaysWhereTheHubCacheIs() {
    Path home = Path.of("home");
    assertEquals(
        Path.of("c"), HubCache.of(Map.of("HF_HUB_CACHE", "c", "HF_HOME", "h"), home).hub());
    assertEquals(Path.of("h/hub"), HubCache.of(Map.of("HF_HOME", "h"), home).hub());
    assertEquals(Path.of("home/.cache/huggingface/hub"), HubCache.of(Map.of(), home).hub());
  }

  @Test
  void whatIsNotThereIsRefusedWithAdvice() {
    for (String model : List.of("nothing", "", "builtin:other", "a\0b", "/no/such/folder")) {
      SpecException e =
          assertThrows(SpecException.class, () -> ModelSource.resolve(model, workspace));
      assertTrue(e.getMessage().startsWith("model"), e.getMessage());
    }
  }
}
