package org.scion.plugins.tinylora;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scion.plugins.RecordedCase;

class TinyLoraTechniqueTest {
  @ParameterizedTest
  @ValueSource(strings = {"tinylora--no-save--llama-tiny", "tinylora--embedding--llama-untied"})
  void agreesWithTheReference(String name) {
    RecordedCase.passes(name);
  }
}
