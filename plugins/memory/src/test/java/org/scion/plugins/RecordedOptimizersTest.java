package org.scion.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scion.core.Json;
import org.scion.core.technique.Settings;
import org.scion.core.technique.SettingsReader;
import org.scion.core.technique.Technique;
import org.scion.core.technique.Techniques;
import org.scion.runner.engine.Torch;
import org.scion.runner.train.Optimizer;
import org.scion.runner.train.OptimizerTechnique;
import org.scion.runner.train.ParameterGroup;

/**
 * Steps recorded from torch's SGD and transformers' Adafactor ({@code optimizers/make_cases.py}),
 * and Lion by its formula in double precision.
 */
class RecordedOptimizersTest {
  private static final JsonNode RECORDED = recorded();

  @BeforeAll
  static void engine() {
    Torch.start();
  }

  static Stream<String> names() {
    List<String> names = new ArrayList<>();
    RECORDED.path("cases").forEach(c -> names.add(c.path("name").asText()));
    return names.stream();
  }

  private static String settings(String name) {
    return switch (name) {
      case "sgd plain" -> "{'momentum': 0}";
      case "sgd momentum" -> "{'momentum': 0.9}";
      case "sgd nesterov" -> "{'momentum': 0.9, 'nesterov': true}";
      case "adafactor moment" -> "{'beta1': 0.9}";
      case "adafactor scaled" -> "{'scale_parameter': true}";
      case "adafactor relative" -> "{'relative_step': true, 'scale_parameter': true}";
      case "adafactor warmup" -> "{'relative_step': true, 'warmup_init': true}";
      default -> "{}";
    };
  }

  @ParameterizedTest
  @MethodSource("names")
  void stepsAsRecorded(String name) {
    JsonNode recorded =
        Stream.iterate(0, i -> i + 1)
            .map(RECORDED.path("cases")::get)
            .filter(c -> c.path("name").asText().equals(name))
            .findFirst()
            .orElseThrow();
    boolean decays = !name.equals("adafactor relative") && !name.equals("adafactor warmup");
    Run run = new Run(recorded.path("start"), decays ? 0.5 : 0);
    Optimizer optimizer = run.optimizer(name.split(" ")[0], settings(name));
    Optimizer resumed = null;
    for (int step = 0; step < recorded.path("after").size(); step++) {
      if (step == 3) {
        resumed = run.optimizer(name.split(" ")[0], settings(name));
        resumed.restore(optimizer.state(), optimizer.steps());
      }
      Optimizer now = resumed == null ? optimizer : resumed;
      now.step(RECORDED.path("rate").asDouble(), run.arrays(recorded.path("gradients").get(step)));
      run.compare(recorded.path("after").get(step), 2e-5);
    }
  }

  @Test
  void lionFollowsItsFormula() {
    float[] start = Trial.numbers(12, 3);
    double[] p = doubles(start);
    double[] m = new double[p.length];
    Run run = new Run(Json.object().set("matrix", Json.tree(start)), 0.5);
    Optimizer optimizer = run.optimizer("lion", "{'beta1': 0.9, 'beta2': 0.99}");
    for (int step = 0; step < 5; step++) {
      float[] g = Trial.numbers(p.length, 17 * step);
      for (int i = 0; i < p.length; i++) {
        p[i] = p[i] * (1 - 0.05 * 0.5) - 0.05 * Math.signum(0.9 * m[i] + 0.1 * g[i]);
        m[i] = 0.99 * m[i] + 0.01 * g[i];
      }
      optimizer.step(0.05, run.arrays(Json.object().set("matrix", Json.tree(g))));
      run.compare(Json.object().set("matrix", Json.tree(p)), 1e-6);
    }
  }

  @Test
  void aTensorThatIsNoLongerTrainedLosesItsState() {
    Run run = new Run(RECORDED.path("cases").get(1).path("start"), 0);
    Optimizer optimizer = run.optimizer("sgd", "{'momentum': 0.9}");
    optimizer.step(0.05, run.arrays(RECORDED.path("cases").get(1).path("gradients").get(0)));
    run.trained.remove("vector");
    optimizer.step(
        0.05,
        Map.of(
            "matrix",
            run.arrays(RECORDED.path("cases").get(1).path("gradients").get(1)).get("matrix")));
    assertFalse(optimizer.state().containsKey("momentum/vector"));
    assertEquals(2, optimizer.steps());
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  private static JsonNode recorded() {
    try (var in = RecordedOptimizersTest.class.getResourceAsStream("/optimizers/cases.json")) {
      return Json.MAPPER.readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tensors of a case with an optimizer at them. */
  private static final class Run {
    private final Map<String, NDArray> trained;
    private final Map<String, ParameterGroup> groups = new LinkedHashMap<>();

    Run(JsonNode start, double decay) {
      trained = arrays(start);
      trained.keySet().forEach(name -> groups.put(name, new ParameterGroup(1, decay)));
    }

    Optimizer optimizer(String id, String settings) {
      Technique technique = Techniques.load().find(id).orElseThrow();
      JsonNode given = Json.parse(settings.replace('\'', '"'), "settings");
      Settings read = new SettingsReader("", new ArrayList<>()).read(technique, given);
      return ((OptimizerTechnique) technique)
          .create(
              new org.scion.runner.train.OptimizerContext(
                  new Trial().context(read).spec(), trained, groups, read));
    }

    Map<String, NDArray> arrays(JsonNode named) {
      Map<String, NDArray> result = new LinkedHashMap<>();
      named
          .fields()
          .forEachRemaining(
              e -> {
                float[] values = new float[e.getValue().size()];
                for (int i = 0; i < values.length; i++) {
                  values[i] = (float) e.getValue().get(i).asDouble();
                }
                NDArray flat = Torch.create(values, values.length);
                boolean matrix = e.getKey().equals("matrix");
                Shape shape = new Shape(values.length / 3, 3);
                result.put(e.getKey(), Torch.keep(matrix ? flat.reshape(shape) : flat));
              });
      return result;
    }

    void compare(JsonNode expected, double tolerance) {
      expected
          .fields()
          .forEachRemaining(
              e -> {
                double[] wanted = new double[e.getValue().size()];
                for (int i = 0; i < wanted.length; i++) {
                  wanted[i] = e.getValue().get(i).asDouble();
                }
                Trial.close(wanted, trained.get(e.getKey()), tolerance);
              });
    }
  }
}
