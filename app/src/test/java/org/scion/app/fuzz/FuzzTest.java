package org.scion.app.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzTest {
  @TempDir Path folder;

  @Test
  void noDamagedFileCrashesOrHangsItsReader() throws Exception {
    assertEquals(
        List.of(), new Fuzzing(FuzzTargets.all(), folder.resolve("f")).run(500, 1).findings());
  }
}
