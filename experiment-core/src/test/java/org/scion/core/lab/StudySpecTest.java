package org.scion.core.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.SpecException;

class StudySpecTest {
  @TempDir Path folder;

  private Path study(String text) throws IOException {
    Files.writeString(folder.resolve("one.yaml"), "name: x\ntraining: {epochs: 6, seed: 9}\n");
    return Files.writeString(folder.resolve("study.yaml"), text);
  }

  @Test
  void everyVariantIsSetAndRepeatedAndOverridesWin() throws IOException {
    Path file =
        study(
            """
            spec: one.yaml
            set: {training.epochs: 4}
            seeds: 1..2
            metric: accuracy
            variants:
              a: {techniques: [{id: full}]}
              b: {training.epochs: 2}
            probes: [{name: old, kind: pairs, data: p.csv, pair: "{b}"}]
            """);
    StudySpec study = StudySpec.read(file, List.of("training.batch_size=7"), null);
    assertEquals(List.of("a", "b"), study.variants());
    assertEquals(4, study.members().size());
    StudySpec.Member last = study.members().get(3);
    assertEquals("b seed=2", last.name());
    assertEquals(2, last.document().at("/training/epochs").asInt());
    assertEquals(7, last.document().at("/training/batch_size").asInt());
    assertEquals(2, last.document().at("/training/seed").asInt());
    assertEquals("full", study.members().get(0).document().at("/techniques/0/id").asText());
    assertEquals(folder.resolve("p.csv").toString(), study.probes().get(0).path("data").asText());
    assertEquals(1, StudySpec.read(file, List.of(), "5").members().get(0).seed() - 4);
  }

  @Test
  void allThatIsWrongIsNamed() throws IOException {
    Path file = study("variant: {}\n");
    SpecException e =
        assertThrows(SpecException.class, () -> StudySpec.read(file, List.of(), null));
    assertEquals(3, e.problems().size());
    Path probe =
        study("spec: one.yaml\nvariants: {a: {x: 1}}\nprobes: [{name: test, kind: pairs}]\n");
    SpecException bad =
        assertThrows(SpecException.class, () -> StudySpec.read(probe, List.of(), null));
    assertTrue(
        bad.problems().stream().anyMatch(p -> p.where().equals("probes[0].data")),
        bad.getMessage());
    assertTrue(bad.problems().stream().anyMatch(p -> p.where().equals("probes[0].pair")));
    assertTrue(bad.problems().stream().anyMatch(p -> p.where().equals("probes[0].name")));
  }
}
