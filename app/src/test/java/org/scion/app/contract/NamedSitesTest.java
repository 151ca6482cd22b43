package org.scion.app.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.scion.core.SpecProblem;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.plan.SiteCheck;
import org.scion.core.spec.EngineSpec;
import org.scion.core.spec.SiteSelection;
import org.scion.core.spec.TechniqueSpec;
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

  @Test
  void aHeadThatIsTheEmbeddingIsRefusedByThePlanWhereTheStartTakesFromIt() {
    HostLayout tied = Trial.layout("llama-tiny");
    for (String id : List.of("pissa", "olora")) {
      SiteSelection head = SiteSelection.matching("lm_head");
      TechniqueSpec entry = new TechniqueSpec(ALL.find(id).orElseThrow(), head, null);
      List<Site> sites = ExperimentPlanner.sites(entry, tied);
      assertEquals(List.of("lm_head"), sites.stream().map(Site::name).toList());
      List<SpecProblem> problems = new SiteCheck(entry, tied, "techniques[0]").problems(sites);
      assertEquals("techniques[0].sites", problems.get(0).where());
      assertEquals("lm_head", problems.get(0).value());
    }
  }
}
