package org.scion.runner.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
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
import org.scion.runner.inject.Attachment;
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

  /**
   * What a BERT layer keeps of both examples: input, queries, keys, values, what the attention
   * gave, two sums, the feed-forward block before its gelu, two flags an entry of dropout; and the
   * flags of the attention's shares, two heads by the squares of the lengths.
   */
  private static final long KEPT_BY_BERT = 10 * (7 * 16 + 24 + 2 * 16) + 2 * (49 + 9);

  @Test
  void aStepLeavesNoArrayBehindAndItsKernelCallsAreCounted() {
    HostModel host = HostLoader.drawn(config(), TaskHead.CAUSAL_LM).load(1);
    long perStep = count(step(host, "q_proj"), StepCountsTest::run);
    assertTrue(perStep <= 70, "kernel calls of a step on two layers: " + perStep);
    assertEquals(2 * 10 * KEPT_PER_TOKEN, host.keptNumbers(), "numbers kept by two layers");
  }

  @Test
  void aStepOfAClassifierLeavesNoArrayBehindEither() {
    HostModel host = HostLoader.drawn(bert(), TaskHead.classification(3)).load(1);
    long perStep = count(step(host, "query"), StepCountsTest::runClassifier);
    assertTrue(perStep <= 90, "kernel calls of a step on two layers: " + perStep);
    assertEquals(2 * KEPT_BY_BERT, host.keptNumbers(), "numbers kept by two layers");
  }

  /** Kernel calls of a third step; checks that the next leaves as many arrays as the second. */
  private static long count(TrainingStep step, BiConsumer<TrainingStep, Integer> run) {
    run.accept(step, 1);
    run.accept(step, 2);
    int live = live(Torch.manager());
    long calls = Kernels.callCount();
    run.accept(step, 3);
    long perStep = Kernels.callCount() - calls;
    run.accept(step, 4);
    assertEquals(live, live(Torch.manager()), "live arrays after a step");
    return perStep;
  }

  private static TrainingStep step(HostModel host, String part) {
    List<ParameterInfo> trained =
        host.layout().parameters().stream().filter(p -> p.name().contains(part)).toList();
    InjectedModel model = new InjectedModel(host).add(new InPlaceAttachment(trained)).trainHead();
    TrainingSpec spec = TrainingSpec.read(Json.object());
    AdamW optimizer =
        new AdamW(spec.optimizer(), model.trained(), ParameterGroup.of(model, spec.optimizer()));
    host.mode(HostModel.Mode.TRAINING);
    return new TrainingStep(model, spec, optimizer);
  }

  @Test
  void lossFallsOnARepeatedExample() {
    HostModel host = HostLoader.drawn(config(), TaskHead.CAUSAL_LM).load(1);
    TrainingStep step = step(host, "");
    double first = run(step, 1).loss();
    for (int i = 2; i < 30; i++) {
      run(step, i);
    }
    assertTrue(run(step, 30).loss() < 0.5 * first);
  }

  @Test
  void whatATechniqueAddsIsNotPartOfTheLoss() {
    TrainingStep.Outcome plain = run(regularised(0), 1);
    TrainingStep.Outcome held = run(regularised(3), 1);
    assertEquals(Map.of(), plain.more());
    assertEquals(plain.loss(), held.loss());
    assertEquals(3 * 4, held.more().get("penalty"), 1e-6);
    assertTrue(held.gradientNorm() > plain.gradientNorm() + 1, "the penalty is minimised too");
  }

  /** A trained model with a vector of four ones whose weighted sum is added to the loss. */
  private static TrainingStep regularised(double weight) {
    HostModel host = HostLoader.drawn(config(), TaskHead.CAUSAL_LM).load(1);
    Attachment regulariser =
        new Attachment() {
          private final NDArray ones = train("ones", Torch.create(new float[] {1, 1, 1, 1}, 4));

          @Override
          public NDArray lossTerm() {
            return weight == 0 ? null : ones.sum().mul(Kernels.scalar(weight));
          }
        };
    InjectedModel model = new InjectedModel(host).add(regulariser);
    TrainingSpec spec = TrainingSpec.read(Json.object());
    AdamW optimizer =
        new AdamW(spec.optimizer(), model.trained(), ParameterGroup.of(model, spec.optimizer()));
    host.mode(HostModel.Mode.TRAINING);
    return new TrainingStep(model, spec, optimizer);
  }

  private static TrainingStep.Outcome run(TrainingStep step, int number) {
    long[] ids = {1, 5, 9, 3, 7, 2, 8};
    TokenisedExample a = new TokenisedExample(ids, ids.clone(), -100, ids.length, false);
    TokenisedExample b =
        new TokenisedExample(new long[] {4, 6, 2}, new long[] {-100, 6, 2}, -100, 3, false);
    return step.run(new StepContext(number, 30, 1e-2, 7), List.of(List.of(a, b)));
  }

  private static TrainingStep.Outcome runClassifier(TrainingStep step, int number) {
    TokenisedExample a = new TokenisedExample(new long[] {1, 5, 9, 3, 7, 2, 8}, null, 2, 7, false);
    TokenisedExample b = new TokenisedExample(new long[] {4, 6, 2}, null, 0, 3, false);
    return step.run(new StepContext(number, 30, 1e-2, 7), List.of(List.of(a, b)));
  }

  private static int live(NDManager manager) {
    return manager.getManagedArrays().size();
  }

  private static ObjectNode bert() {
    ObjectNode config = Json.object().put("model_type", "bert").put("hidden_size", 16);
    config.put("num_hidden_layers", 2).put("num_attention_heads", 2).put("vocab_size", 11);
    config.put("intermediate_size", 24).put("max_position_embeddings", 8);
    return config.put("type_vocab_size", 2).put("hidden_act", "gelu");
  }

  private static ObjectNode config() {
    ObjectNode config = Json.object().put("model_type", "llama").put("hidden_size", 16);
    config.put("num_hidden_layers", 2).put("num_attention_heads", 2).put("vocab_size", 11);
    config.put("intermediate_size", 24).put("tie_word_embeddings", true);
    config.set("rope_parameters", Json.tree(Map.of("rope_type", "default", "rope_theta", 1e4)));
    return config;
  }
}
