package org.scion.runner.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.run.Workspace;
import org.scion.runner.worker.Job;

class LengthsJobTest {
  @TempDir Path folder;

  @Test
  void countsTheTrainingPartAndWarnsOfCutExamples() throws IOException {
    SpecFolder specs = SpecFolder.make(folder);
    ObjectNode result = run(folder, specs.causal());
    assertEquals(8, result.path("tokens").size());
    assertEquals(8, result.path("labelled").size());
    assertEquals(40, result.path("longest").asInt());
    assertEquals(1, result.path("truncated").asInt());
    assertTrue(result.path("tokens_cut").asInt() > 50);
    assertTrue(result.path("labels").isNull());
    assertEquals(1, result.path("warnings").size());
    for (int i = 0; i < 8; i++) {
      assertTrue(result.path("labelled").get(i).asInt() < result.path("tokens").get(i).asInt());
    }
  }

  @Test
  void classesAreListedAndEachExampleHasOneLabel() throws IOException {
    SpecFolder specs = SpecFolder.make(folder);
    ObjectNode result = run(folder, specs.classification());
    assertEquals("[\"even\",\"odd\"]", result.path("labels").toString());
    assertEquals("[1,1,1,1,1,1,1,1]", result.path("labelled").toString());
    assertEquals("[4,4,4,4,4,4,4,4]", result.path("tokens").toString());
  }

  @Test
  void chatsAreCountedAsTheModelsTemplateWritesThem() throws IOException {
    SpecFolder specs = SpecFolder.make(folder);
    ObjectNode result = run(folder, specs.chat());
    assertEquals(2, result.path("tokens").size());
    try (TextTokenizer tokenizer = Tokenizers.bpe()) {
      int learnt = tokenizer.encode("No.", false).length + 1;
      int both = learnt + tokenizer.encode("Yes.", false).length + 1;
      assertEquals("[" + learnt + "," + both + "]", result.path("labelled").toString());
    }
    Files.writeString(folder.resolve("model/tokenizer_config.json"), "{}");
    SpecException e = assertThrows(SpecException.class, () -> run(folder, specs.chat()));
    assertEquals("data.columns.messages", e.problems().get(0).where());
  }

  @Test
  void wrongRequestsAreRefusedWithAllTheirProblems() throws IOException {
    SpecFolder specs = SpecFolder.make(folder);
    ObjectNode wrong = (ObjectNode) specs.causal();
    ((ObjectNode) wrong.path("data")).put("max_length", 0).put("lenght", 3);
    SpecException e = assertThrows(SpecException.class, () -> run(folder, wrong));
    assertEquals(2, e.problems().size());
    ObjectNode tokens = ((ObjectNode) specs.causal()).put("task", "token-classification");
    assertThrows(SpecException.class, () -> run(folder, tokens));
    ObjectNode unknown = ((ObjectNode) specs.causal()).put("task", "painting");
    assertThrows(SpecException.class, () -> run(folder, unknown));
  }

  /** In a process of its own: other tests of this module load libtorch into theirs. */
  @Test
  void neitherCountingNorShowingLoadsLibtorch() throws IOException, InterruptedException {
    SpecFolder.make(folder);
    Path classes = folder.resolve("classes.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xlog:class+load:file=" + classes);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Alone.class.getName(), folder.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    List<String> loaded = Files.readAllLines(classes);
    assertTrue(loaded.stream().anyMatch(line -> line.contains("HuggingFaceTokenizer ")), said);
    assertFalse(loaded.stream().anyMatch(line -> line.contains("ai.djl.pytorch")));
    assertFalse(loaded.stream().anyMatch(line -> line.contains("java.net.http")));
  }

  /** Entry point of that process. */
  static final class Alone {
    private Alone() {}

    public static void main(String[] arguments) {
      Path folder = Path.of(arguments[0]);
      SpecFolder specs = new SpecFolder(folder);
      run(folder, specs.causal());
      run(folder, specs.classification());
      ObjectNode show = Json.object().put("file", folder.resolve("qa.jsonl").toString());
      show.put("model", folder.resolve("model").toString());
      new DataShowJob().run(context(folder, show));
    }
  }

  static ObjectNode run(Path folder, JsonNode spec) {
    ObjectNode arguments = Json.object().put("folder", folder.toString());
    arguments.set("spec", spec);
    return new LengthsJob().run(context(folder, arguments));
  }

  static Job.Context context(Path folder, ObjectNode arguments) {
    return new Job.Context(arguments, Workspace.open(folder.resolve("ws")), progress -> {});
  }
}
