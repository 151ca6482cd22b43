package org.scion.app.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;
import org.scion.core.spec.EngineSpec;
import org.scion.core.spec.OptimizerSpec;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Techniques;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.TrainingTechnique;
import org.scion.runner.run.Checkpointer;
import org.scion.runner.train.ForwardOptimizer;
import org.scion.runner.train.Optimizer;
import org.scion.runner.train.OptimizerContext;
import org.scion.runner.train.OptimizerTechnique;
import org.scion.runner.train.ParameterGroup;

/**
 * What holds for every technique whatever the options of a training: a batch that goes through
 * first changes nothing, layers that are done again give the same losses, and a resumed training
 * repeats the losses of one that was not stopped.
 */
class TrainingOptionsTest {
  private static final String HOST = "llama-tiny";
  private static final int STEPS = 6;
  private static final double RATE = 0.01;

  @BeforeAll
  static void start() {
    Torch.start(new EngineSpec("cpu", "float32", 1));
  }

  static Stream<String> techniques() {
    return Techniques.load().all().stream()
        .filter(t -> t instanceof TrainingTechnique)
        .filter(t -> t.description().family() != Family.MERGING)
        .map(t -> t.id())
        .filter(id -> !id.equals("bitfit")) // the Llama family has no biases
        .filter(id -> TechniqueContractTest.spec(id, HOST) != null);
  }

  static Stream<String> optimizers() {
    return Techniques.load().all().stream()
        .filter(t -> t instanceof OptimizerTechnique)
        .map(t -> t.id());
  }

  private static List<Double> losses(String id, Consumer<Trial> before) {
    try (Trial trial = new Trial(HOST, TechniqueContractTest.spec(id, HOST), 7)) {
      if (trial.model().trained().isEmpty()) {
        return List.of();
      }
      before.accept(trial);
      return trial.train(STEPS, RATE);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("techniques")
  void aBatchThatGoesThroughFirstChangesNothing(String id) {
    assertEquals(losses(id, t -> {}), losses(id, Trial::probe));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("techniques")
  void layersDoneAgainGiveTheSameLosses(String id) {
    if (Techniques.load().find(id).orElseThrow().spansLayers()) {
      return; // the plan refuses it
    }
    double[] kept = array(losses(id, t -> t.model().host().allowDirect(false)));
    double[] again = array(losses(id, t -> t.model().host().recomputeLayers()));
    assertArrayEquals(kept, again, 2e-5);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("techniques")
  void aResumedTrainingRepeatsTheLosses(String id, @TempDir Path folder) {
    TechniqueSpec spec = TechniqueContractTest.spec(id, HOST);
    try (Trial whole = new Trial(HOST, spec, 7);
        Trial half = new Trial(HOST, spec, 7);
        Trial rest = new Trial(HOST, spec, 7)) {
      if (whole.model().trained().isEmpty()) {
        return;
      }
      List<Double> wanted = whole.train(STEPS, RATE);
      var first = half.optimizer(RATE);
      half.train(first, 1, 3, STEPS, RATE);
      Path saved =
          new Checkpointer(new RunFolder(folder), half.model(), m -> {})
              .save(3, first, Json.object());
      var second = rest.optimizer(RATE);
      new Checkpointer(new RunFolder(folder), rest.model(), m -> {}).restore(saved, second);
      assertEquals(wanted.subList(3, STEPS), rest.train(second, 4, STEPS, STEPS, RATE), id);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optimizers")
  void aResumedOptimizerTakesTheSameSteps(String id, @TempDir Path folder) {
    TechniqueSpec lora = TechniqueContractTest.spec("lora", HOST);
    try (Trial whole = new Trial(HOST, lora, 7);
        Trial half = new Trial(HOST, lora, 7);
        Trial rest = new Trial(HOST, lora, 7)) {
      Optimizer all = optimizer(id, whole);
      if (all instanceof ForwardOptimizer) {
        return;
      }
      List<Double> wanted = whole.train(all, 1, STEPS, STEPS, RATE);
      Optimizer first = optimizer(id, half);
      half.train(first, 1, 3, STEPS, RATE);
      Path saved =
          new Checkpointer(new RunFolder(folder), half.model(), m -> {})
              .save(3, first, Json.object());
      Optimizer second = optimizer(id, rest);
      new Checkpointer(new RunFolder(folder), rest.model(), m -> {}).restore(saved, second);
      assertEquals(wanted.subList(3, STEPS), rest.train(second, 4, STEPS, STEPS, RATE), id);
    }
  }

  private static Optimizer optimizer(String id, Trial trial) {
    OptimizerTechnique technique = (OptimizerTechnique) Techniques.load().find(id).orElseThrow();
    OptimizerSpec options = new OptimizerSpec(RATE, 0, 0, true, 0.9, 0.999, 1e-8);
    Map<String, NDArray> trained = trial.model().trained();
    return technique.create(
        new OptimizerContext(
            options,
            trained,
            ParameterGroup.of(trial.model(), options),
            Settings.defaults(technique)));
  }

  private static double[] array(List<Double> values) {
    return new ArrayList<>(values).stream().mapToDouble(Double::doubleValue).toArray();
  }
}
