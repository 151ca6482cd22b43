package org.scion.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scion.runner.engine.Torch;
import org.scion.runner.parity.ParityJob;
import org.scion.runner.parity.ParityResult;

/** Numbers of PEFT 0.21.2 (transformers 5.23.0, torch 2.15.0, float32 on a CPU). */
class SequenceParityTest {
  @BeforeAll
  static void start() {
    Torch.start();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prompt_tuning--plain--llama-tiny",
        "p_tuning--lstm--llama-tiny",
        "prefix_tuning--projection--llama-tiny",
        "multitask_prompt_tuning--plain--llama-tiny",
        "cartridge--plain--llama-tiny",
        "adaption_prompt--plain--llama-tiny",
        "trainable_tokens--plain--llama-tiny",
        "cpt--decay--llama-tiny"
      })
  void equalsTheReference(String name) throws URISyntaxException {
    Path goldens = Path.of(SequenceParityTest.class.getResource("/goldens").toURI());
    ParityResult result = ParityJob.run(goldens.resolve(name), goldens.resolve("hosts"));
    assertEquals("pass", result.status(), result.toString());
  }
}
