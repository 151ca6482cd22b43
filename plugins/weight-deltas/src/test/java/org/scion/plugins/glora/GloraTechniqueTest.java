package org.scion.plugins.glora;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scion.plugins.RecordedCase;

class GloraTechniqueTest {
  @ParameterizedTest
  @ValueSource(strings = {"glora--none-lora-vector--bert-tiny", "glora--plain--llama-tiny"})
  void agreesWithTheReference(String name) {
    RecordedCase.passes(name);
  }
}
