package org.scion.app.run;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.run.Workspace;
import org.scion.runner.bench.BenchSpecJob;
import org.scion.runner.worker.Job;

/** The job behind {@code scion bench techniques}. */
class BenchSpecTest {
  private static final String SPEC =
      """
      {"name":"bench","model":"builtin:minilm","task":"classification",
       "data":{"train":"rows.csv","test":"rows.csv",
               "columns":{"text":"{text}","label":"label"},"split":{"validation":0}},
       "techniques":[{"id":"lora"}],"engine":{"threads":1},
       "training":{"steps":2,"batch_size":4,"learning_rate":0.01,"seed":1}}
      """;

  @TempDir private Path folder;

  @Test
  void anObjectiveChangesWhatIsTrained() throws IOException {
    Files.writeString(
        folder.resolve("rows.csv"),
        "text,label\nlost my card,card\nsend money,transfer\nmy card is gone,card\npay him,transfer\n");
    ObjectNode plain = (ObjectNode) Json.parse(SPEC, "spec");
    ObjectNode focal = plain.deepCopy();
    focal.withArray("techniques").addObject().put("id", "focal");
    assertNotEquals(loss(plain), loss(focal));
  }

  private double loss(ObjectNode document) {
    ObjectNode arguments = Json.object().put("folder", folder.toString()).put("rows", 4);
    arguments.put("test_rows", 2).put("threads", 1).set("document", document);
    Workspace workspace = Workspace.open(folder.resolve("ws"));
    return new BenchSpecJob()
        .run(new Job.Context(arguments, workspace, p -> {}))
        .path("loss_first")
        .asDouble();
  }
}
