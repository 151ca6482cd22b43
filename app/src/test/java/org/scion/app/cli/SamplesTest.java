package org.scion.app.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  /** A renamed sample once broke the demo, and no test ran it: training takes minutes. */
  @Test
  void specsOfTheDemoAreThereAndFirstIsLora() throws Exception {
    Path sample = HOME.resolve("sample-projects/support-intent");
    for (String name : DemoCommand.SPECS) {
      assertTrue(Files.isRegularFile(sample.resolve(name)), name);
    }
    String first = Files.readString(sample.resolve(DemoCommand.SPECS.get(0)));
    assertTrue(first.contains("id: lora"), first);
  }
}
