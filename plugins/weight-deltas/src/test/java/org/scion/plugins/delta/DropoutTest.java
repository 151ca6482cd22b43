package org.scion.plugins.delta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.scion.core.technique.Technique;
import org.scion.plugins.boft.BoftTechnique;
import org.scion.plugins.loha.LohaTechnique;
import org.scion.plugins.lokr.LokrTechnique;
import org.scion.runner.engine.Torch;

class DropoutTest {
  private static SmallHost host(Technique technique, Map<String, Object> settings) {
    return new SmallHost().attach(technique, settings);
  }

  @Test
  void droppedOutputsAreTheBasesAndTheOthersTheAdapters() {
    Map<String, Object> random = Map.of("zero_start", false, "rank_dropout", 0.5);
    float[] base = new SmallHost().forward();
    SmallHost host = host(new LohaTechnique(), random);
    float[] whole = host.forward();
    host.train();
    Torch.seed(3, 1);
    float[] dropped = host.forward();
    int kept = 0;
    for (int i = 0; i < base.length; i++) {
      boolean keeps = Math.abs(dropped[i] - whole[i]) < 1e-5;
      assertTrue(keeps || Math.abs(dropped[i] - base[i]) < 1e-5, "output " + i);
      kept += keeps ? 1 : 0;
    }
    assertTrue(kept > 1 && kept < 15, kept + " of 16 kept");
  }

  @Test
  void keptOutputsAreScaledUpOnDemand() {
    SmallHost host =
        host(
            new LokrTechnique(),
            Map.of("init", "random", "rank_dropout", 0.5, "rank_dropout_scale", true));
    float[] base = new SmallHost().forward();
    float[] whole = host.forward();
    host.train();
    Torch.seed(3, 1);
    float[] dropped = host.forward();
    int kept = 0;
    for (int i = 0; i < base.length; i++) {
      kept += Math.abs(dropped[i] - base[i]) > 1e-5 ? 1 : 0;
    }
    for (int i = 0; i < base.length; i++) {
      if (Math.abs(dropped[i] - base[i]) > 1e-5) {
        assertEquals(16.0 / kept * (whole[i] - base[i]), dropped[i] - base[i], 1e-4);
      }
    }
  }

  @Test
  void theWholeChangeIsDroppedAtItsRate() {
    SmallHost host = host(new LohaTechnique(), Map.of("zero_start", false, "module_dropout", 0.5));
    float[] base = new SmallHost().forward();
    host.train();
    int without = 0;
    for (int step = 0; step < 60; step++) {
      Torch.seed(3, step);
      without += java.util.Arrays.equals(base, host.forward()) ? 1 : 0;
    }
    assertTrue(without > 15 && without < 45, without + " of 60 passes without the change");
  }

  @Test
  void butterfliesLoseBlocksInTrainingOnly() {
    SmallHost host =
        host(
            new BoftTechnique(),
            Map.of("identity_start", false, "butterfly_factors", 2, "dropout", 0.5));
    float[] whole = host.forward();
    assertArrayEquals(whole, host.forward());
    host.train();
    Torch.seed(3, 1);
    float[] dropped = host.forward();
    double difference = 0;
    for (int i = 0; i < whole.length; i++) {
      difference = Math.max(difference, Math.abs(whole[i] - dropped[i]));
    }
    assertTrue(difference > 1e-4, "some blocks are gone");
  }
}
