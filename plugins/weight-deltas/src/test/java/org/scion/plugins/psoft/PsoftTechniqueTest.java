package org.scion.plugins.psoft;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scion.plugins.RecordedCase;

class PsoftTechniqueTest {
  @ParameterizedTest
  @ValueSource(strings = {"psoft--neumann--llama-tiny", "psoft--plain--llama-tiny"})
  void agreesWithTheReference(String name) {
    RecordedCase.passes(name);
  }
}
