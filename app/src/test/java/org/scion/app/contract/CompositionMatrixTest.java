package org.scion.app.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/composition.md is what the techniques on the class path say of each other. */
class CompositionMatrixTest {
  private static final String REGENERATE = "scion.docs.write";

  private static Path page() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("scion.cmd"))) {
      root = root.getParent();
    }
    return root.resolve("docs").resolve("composition.md");
  }

  @Test
  void pageIsUpToDate() throws IOException {
    String page = CompositionMatrix.markdown();
    if (Boolean.getBoolean(REGENERATE)) {
      Files.createDirectories(page().getParent());
      Files.writeString(page(), page);
    }
    assertEquals(
        page,
        Files.readString(page()),
        "run: mvn -pl app -am test -Dtest=CompositionMatrixTest -DargLine=-D"
            + REGENERATE
            + "=true");
  }

  @Test
  void knownPairsAreAsTheyMustBe() {
    assertTrue(CompositionMatrix.refusal("nf4", "lora").isEmpty());
    assertFalse(CompositionMatrix.refusal("lora", "nf4").isEmpty());
    assertFalse(CompositionMatrix.refusal("nf4", "int8").isEmpty());
    assertTrue(CompositionMatrix.refusal("lora", "glora").isEmpty());
  }
}
