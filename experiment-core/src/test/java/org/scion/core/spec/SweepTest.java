package org.scion.core.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scion.core.SpecException;

class SweepTest {
  private static final String SPEC =
      """
      name: n
      sweep: {seeds: 1..3, training.learning_rate: [1e-3, 2e-3], "techniques[0].rank": 4}
      training: {epochs: 2}
      techniques: [{id: lora}]
      """;

  @Test
  void oneLineOfYamlMakesEveryCombination() {
    JsonNode document = SpecReader.parse(SPEC, "test");
    List<Sweep.Member> members = Sweep.of(document, null, List.of()).expand(document);
    assertEquals(6, members.size());
    assertEquals("learning_rate=0.001 seed=1", members.get(0).label());
    assertEquals("learning_rate=0.002 seed=3", members.get(5).label());
    JsonNode last = members.get(5).document();
    assertFalse(last.has("sweep"));
    assertEquals(0.002, last.at("/training/learning_rate").asDouble());
    assertEquals(3, last.at("/training/seed").asInt());
    assertEquals(2, last.at("/training/epochs").asInt());
    assertEquals(4, last.at("/techniques/0/rank").asInt());
    assertTrue(document.has("sweep"), "the document that was read stays as it is");
  }

  @Test
  void theCommandLineCountsOverTheSpec() {
    JsonNode document = SpecReader.parse(SPEC, "test");
    Sweep sweep =
        Sweep.of(document, "5,7", List.of("training.learning_rate=1e-4", "data.x=[a,b],c"));
    List<Sweep.Member> members = sweep.expand(document);
    assertEquals(4, members.size());
    assertEquals("[\"a\",\"b\"]", members.get(0).document().at("/data/x").toString());
    assertEquals(7, members.get(3).document().at("/training/seed").asInt());
    assertEquals("x=c seed=7", members.get(3).label());
  }

  @Test
  void withoutASweepTheDocumentIsTheOnlyOne() {
    JsonNode document = SpecReader.parse("name: n", "test");
    Sweep sweep = Sweep.of(document, null, List.of());
    assertTrue(sweep.single());
    assertEquals(List.of(new Sweep.Member("", document)), sweep.expand(document));
  }

  @Test
  void tellsAllThatIsWrong() {
    JsonNode document = SpecReader.parse("sweep: {seeds: many, a: [], grid: {a: [1]}}", "test");
    SpecException e =
        assertThrows(SpecException.class, () -> Sweep.of(document, null, List.of("b", "c=")));
    assertEquals(5, e.problems().size());
    assertTrue(e.getMessage().contains("sweep.grid is"), e.getMessage());
    assertThrows(
        SpecException.class,
        () -> Sweep.of(SpecReader.parse("n: 1", "t"), "1..1000", List.of("a=1,2")));
  }
}
