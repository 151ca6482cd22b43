package org.scion.app.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.scion.core.spec.EngineSpec;
import org.scion.core.technique.Technique;
import org.scion.core.technique.Techniques;
import org.scion.runner.contract.TechniqueContract;
import org.scion.runner.contract.TinyHost;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.PreparesFromData;

/** A site that is named is trained, or the plan says why not: nothing is left out in silence. */
class NamedSitesTest {
  private static final Techniques ALL = Techniques.load();

  @BeforeAll
  static void start() {
    Torch.start(new EngineSpec("cpu", "float32", 1));
  }

  @Test
  void areTakenOrRefused() {
    List<String> broken = new ArrayList<>();
    for (Technique technique : ALL.all()) {
      boolean drawn = !(technique instanceof PreparesFromData); // four texts start nothing well
      if (TechniqueContract.trains(technique) && drawn) {
        for (TinyHost host : List.of(TinyHost.LLAMA, TinyHost.BERT)) {
          new TechniqueContract(ALL)
              .namedSites(technique, host)
              .forEach(b -> broken.add(technique.id() + " " + b));
        }
      }
    }
    assertEquals(List.of(), broken);
  }
}
