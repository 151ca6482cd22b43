package org.scion.plugins.delta;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scion.runner.engine.Torch;
import org.scion.runner.parity.ParityJob;

/** Adapters made with PEFT 0.21.2: one recorded case for most techniques of this module. */
class DeltaGoldensTest {
  private static final Path GOLDENS = Path.of("src/test/resources/goldens");

  @BeforeAll
  static void start() {
    Torch.start();
  }

  static List<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(GOLDENS)) {
      return folders
          .map(p -> p.getFileName().toString())
          .filter(n -> !n.equals("hosts"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesTheNumbersOfPeft(String name) {
    var result = ParityJob.run(GOLDENS.resolve(name), GOLDENS.resolve("hosts"));
    assertEquals("pass", result.status(), result.toString());
  }
}
