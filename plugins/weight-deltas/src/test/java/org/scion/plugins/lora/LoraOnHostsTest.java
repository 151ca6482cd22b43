package org.scion.plugins.lora;

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

/** PEFT's LoRA on Mistral, Qwen3, Gemma 2 and 3 and Phi-3: numbers, and names in the file. */
class LoraOnHostsTest {
  /** Made by make_lora_goldens.py beside them. */
  private static final Path GOLDENS = Path.of("src/test/resources/lora-on-hosts");

  private static final Path HOSTS = Path.of("../../runner/src/test/resources/goldens/hosts");

  @BeforeAll
  static void start() {
    Torch.start();
  }

  static List<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(GOLDENS)) {
      return folders
          .filter(Files::isDirectory)
          .map(p -> p.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesTheNumbersOfPeft(String name) {
    var result = ParityJob.run(GOLDENS.resolve(name), HOSTS);
    assertEquals("pass", result.status(), result.toString());
  }
}
