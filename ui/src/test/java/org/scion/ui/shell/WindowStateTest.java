package org.scion.ui.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowStateTest {
  @TempDir Path folder;

  @Test
  void isTheSameAfterARestart() {
    WindowState state = new WindowState(40.0, 20.0, 1500, 900, false, true, 1.2, "RUNS");
    state.write(folder.resolve("window.json"));

    assertEquals(state, WindowState.read(folder.resolve("window.json")));
  }

  @Test
  void aTornFileCostsNothingButTheSize() throws IOException {
    Path file = folder.resolve("window.json");
    Files.writeString(file, "{\"width\": 12");

    assertEquals(WindowState.FIRST, WindowState.read(file));
  }
}
