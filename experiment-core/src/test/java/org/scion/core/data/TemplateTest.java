package org.scion.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TemplateTest {
  @Test
  void aTextStandsInTheOnlyPlaceAndNothingIsWrittenTwice() {
    Template template = Template.parse("Q: {q}\nA:", "t");
    assertEquals("Q: why\nA:", template.around("why"));
    assertEquals("Q: why\nA:", template.around("Q: why\nA:"));
    assertEquals("why\n", Template.parse("{q}\n", "t").around("why\n"));
    assertEquals("why", Template.parse("{a} {b}", "t").around("why"));
  }
}
