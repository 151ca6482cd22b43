package org.scion.app.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.scion.core.spec.EngineSpec;
import org.scion.core.technique.Technique;
import org.scion.core.technique.Techniques;
import org.scion.runner.contract.Composition;
import org.scion.runner.contract.TechniqueContract;
import org.scion.runner.contract.TinyHost;
import org.scion.runner.contract.TrialPlan;
import org.scion.runner.engine.Torch;

/** What the plan lets pass together trains together; what it refuses has a reason. */
class CompositionTest {
  private static final Techniques ALL = Techniques.load();
  private final Composition composition = new Composition(ALL);

  @BeforeAll
  static void start() {
    Torch.start(new EngineSpec("cpu", "float32", 1));
  }

  @Test
  void allowedPairsOfFamiliesTrain() {
    List<String> broken = new ArrayList<>();
    for (Composition.Pair pair : composition.pairs()) {
      if (pair.reason().isEmpty()) {
        trained(pair.first(), pair.second(), broken);
      } else {
        assertTrue(pair.reason().length() > 20, pair.toString());
      }
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void everyTechniqueGoesWithAPromptOrSaysWhyNot() {
    List<String> broken = new ArrayList<>();
    ALL.all().stream()
        .filter(TechniqueContract::trains)
        .map(t -> composition.pair(t.id(), "prompt_tuning"))
        .filter(p -> p.reason().isEmpty())
        .forEach(p -> trained(p.first(), p.second(), broken));
    assertEquals(List.of(), broken);
  }

  /** LoRA on query and value, a bottleneck behind the feed-forward block, biases, a prompt. */
  @Test
  void fourFamiliesTrainInOneRunAndResume() {
    List<Technique> four =
        Stream.of("lora", "pfeiffer", "bitfit", "prompt_tuning")
            .map(id -> ALL.find(id).orElseThrow())
            .toList();
    for (TinyHost host : List.of(TinyHost.BERT, TinyHost.GPT2)) {
      TrialPlan plan = TrialPlan.of(ALL, four, host);
      assertEquals("", plan.refusal());
      assertEquals(List.of(), new TechniqueContract(ALL).onHost(four.get(3), plan, host));
    }
    String refusal = TrialPlan.of(ALL, four, TinyHost.LLAMA).refusal();
    assertTrue(refusal.contains("techniques[2] is 'bitfit'"), refusal);
  }

  private void trained(String first, String second, List<String> broken) {
    try {
      double loss = composition.tried(first, second);
      if (!Double.isFinite(loss)) {
        broken.add(first + " then " + second + ": loss " + loss);
      }
    } catch (RuntimeException e) {
      broken.add(first + " then " + second + ": " + e);
    }
  }
}
