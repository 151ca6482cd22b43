package org.scion.plugins.peanut;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scion.plugins.RecordedCase;

class PeanutTechniqueTest {
  @ParameterizedTest
  @ValueSource(strings = {"peanut--depth2--llama-tiny"})
  void agreesWithTheReference(String name) {
    RecordedCase.passes(name);
  }
}
