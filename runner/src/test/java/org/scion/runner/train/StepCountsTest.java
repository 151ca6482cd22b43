package org.scion.runner.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.scion.core.Json;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.TaskHead;
import org.scion.core.spec.TrainingSpec;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.InPlaceAttachment;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.inject.StepContext;
import org.scion.runner.run.TrainingStep;

/**
 * The performance guard without a clock: native calls, live arrays and what a step keeps must not
 * grow.
 */
class StepCountsTest {
  /**
   * What a layer may keep of a token: input, queries, keys, values, what the attention gave with
   * its two log sums, the state after it, gate and up.
   */
  private static final long KEPT_PER_TOKEN = 16 + 16 + 16 + 16 + (16 + 2) + 16 + 24 + 24;

  @BeforeAll
  static void start() {
    Torch.start();
  }

  @Test
  void aStepLeavesNoArrayBehindAndItsKernelCallsAreCounted() {
    HostModel host = HostLoader.drawn(config(), TaskHead.CAUSAL_LM).load(1);
    List<ParameterInfo> trained =
        host.layout().parameters().stream().filter(p -> p.name().contains("q_proj")).toList();
    InjectedModel model = new InjectedModel(host).add(new InPlaceAttachment(trained));
    TrainingSpec spec = TrainingSpec.read(Json.object());
    AdamW optimizer =
        new AdamW(spec.optimizer(), model.trained(), ParameterGroup.of(model, spec.optimizer()));
    TrainingStep step = new TrainingStep(model, spec, optimizer);
    host.mode(HostModel.Mode.TRAINING);
    run(step, 1);
    run(step, 2);
    int live = live(Torch.manager());
    long calls = Kernels.callCount();
    run(step, 3);
    long perStep = Kernels.callCount() - calls;
    run(step, 4);
    assertEquals(live, live(Torch.manager()), "live arrays after a step");
    assertTrue(perStep <= 70, "kernel calls of a step on two layers: " + perStep);
    assertEquals(2 * 10 * KEPT_PER_TOKEN, host.keptNumbers(), "numbers kept by two layers");
  }

  @Test
  void lossFallsOnARepeatedExample() {
    HostModel host = HostLoader.drawn(config(), TaskHead.CAUSAL_LM).load(1);
    InjectedModel model =
        new InjectedModel(host).add(new InPlaceAttachment(host.layout().parameters()));
    TrainingSpec spec = TrainingSpec.read(Json.object());
    AdamW optimizer =
        new AdamW(spec.optimizer(), model.trained(), ParameterGroup.of(model, spec.optimizer()));
    TrainingStep step = new TrainingStep(model, spec, optimizer);
    double first = run(step, 1).loss();
    for (int i = 2; i < 30; i++) {
      run(step, i);
    }
    assertTrue(run(step, 30).loss() < 0.5 * first);
  }

  private static TrainingStep.Outcome run(TrainingStep step, long number) {
    long[] ids = {1, 5, 9, 3, 7, 2, 8};
    TokenisedExample a = new TokenisedExample(ids, ids.clone(), -100, ids.length, false);
    TokenisedExample b =
        new TokenisedExample(new long[] {4, 6, 2}, new long[] {-100, 6, 2}, -100, 3, false);
    return step.run(new StepContext(number, 30, 1e-2, 7), List.of(List.of(a, b)));
  }

  private static int live(NDManager manager) {
    return manager.getManagedArrays().size();
  }

  private static ObjectNode config() {
    ObjectNode config = Json.object().put("model_type", "llama").put("hidden_size", 16);
    config.put("num_hidden_layers", 2).put("num_attention_heads", 2).put("vocab_size", 11);
    config.put("intermediate_size", 24).put("tie_word_embeddings", true);
    config.set("rope_parameters", Json.tree(Map.of("rope_type", "default", "rope_theta", 1e4)));
    return config;
  }
}
