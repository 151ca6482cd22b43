package org.scion.app.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scion.core.spec.EngineSpec;
import org.scion.core.technique.Technique;
import org.scion.core.technique.Techniques;
import org.scion.runner.contract.TechniqueContract;
import org.scion.runner.engine.Torch;

/** Every technique on the class path keeps what {@link TechniqueContract} says. */
class TechniquePromisesTest {
  private static final Techniques ALL = Techniques.load();

  @BeforeAll
  static void start() {
    Torch.start(new EngineSpec("cpu", "float32", 1));
  }

  static Stream<String> ids() {
    return ALL.all().stream().map(Technique::id);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ids")
  void keepsItsPromises(String id) {
    Technique technique = ALL.find(id).orElseThrow();
    assertEquals(List.of(), new TechniqueContract(ALL).broken(technique));
  }
}
