package org.scion.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoEngineTest {
  @Test
  void theWindowsClassPathHasNoNativeEngine() {
    assertThrows(ClassNotFoundException.class, () -> Class.forName("ai.djl.engine.Engine"));
    List<String> found =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(p -> p.contains("djl") || p.contains("pytorch"))
            .toList();
    assertEquals(List.of(), found);
  }
}
