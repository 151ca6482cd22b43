package org.scion.runner.host;

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

/** Logits, loss, hidden states and gradients of tiny hosts as transformers computes them. */
class HostGoldensTest {
  /** Made by make_goldens.py beside them. */
  private static final Path GOLDENS = Path.of("src/test/resources/goldens");

  @BeforeAll
  static void start() {
    Torch.start();
  }

  static List<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(GOLDENS)) {
      return folders
          .map(p -> p.getFileName().toString())
          .filter(n -> n.startsWith("base--"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesTheNumbersOfTransformers(String name) {
    var result = ParityJob.run(GOLDENS.resolve(name), GOLDENS.resolve("hosts"));
    assertEquals("pass", result.status(), result.toString());
  }
}
