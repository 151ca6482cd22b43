package org.scion.plugins.deft;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scion.plugins.RecordedCase;

class DeftTechniqueTest {
  @ParameterizedTest
  @ValueSource(strings = {"deft--qr--llama-tiny", "deft--relu--llama-tiny"})
  void agreesWithTheReference(String name) {
    RecordedCase.passes(name);
  }
}
