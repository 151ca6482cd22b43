package org.scion.ui.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeLayoutTest {
  @TempDir Path folder;

  @Test
  void isTheSameAfterARestart() {
    ComposeLayout layout = new ComposeLayout(301, 412, true, 0.4);
    layout.write(ComposeLayout.file(folder));

    assertEquals(layout, ComposeLayout.read(ComposeLayout.file(folder)));
  }

  @Test
  void aTornFileCostsNothingButTheWidths() throws IOException {
    Files.writeString(ComposeLayout.file(folder), "{\"palette\": 3");

    assertEquals(ComposeLayout.FIRST, ComposeLayout.read(ComposeLayout.file(folder)));
  }
}
