package org.scion.runner.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KernelsTest {
  @BeforeAll
  static void start() {
    Torch.start();
  }

  @Test
  void linearMultipliesByTheTransposedWeight() {
    NDArray x = Torch.create(new float[] {1, 2}, 1, 2);
    NDArray w = Torch.create(new float[] {1, 0, 0, 1, 1, 1}, 3, 2);
    assertArrayEquals(new float[] {1, 2, 3}, Kernels.call("linear", x, w).toFloatArray());
  }

  @Test
  void attentionKeepsSegmentsApart() {
    NDArray q = Torch.ones(3, 1, 2);
    NDArray v = Torch.create(new float[] {1, 1, 5, 5, 7, 7}, 3, 1, 2);
    NDArray out =
        Kernels.call(
            "attention", q, q, v, Torch.create(1L, 2L), Kernels.scalar(1), Kernels.scalar(0.0));
    assertArrayEquals(new float[] {1, 1, 5, 5, 6, 6}, out.toFloatArray(), 1e-5f);
  }

  @Test
  void causalMaskAlignsWithTheLastKeys() {
    NDArray k = Torch.ones(4, 1, 2);
    NDArray v = Torch.create(new float[] {1, 1, 2, 2, 3, 3, 4, 4}, 4, 1, 2);
    NDArray out =
        Kernels.call(
            "segments",
            Torch.ones(2, 1, 2),
            k,
            v,
            Torch.create(2L),
            Torch.create(4L),
            Kernels.scalar(1),
            Kernels.scalar(0.0));
    assertArrayEquals(new float[] {2, 2, 2.5f, 2.5f}, out.toFloatArray(), 1e-5f);
  }

  @Test
  void headLossAgreesWithAutograd() {
    NDArray w = Torch.manager().randomNormal(new ai.djl.ndarray.types.Shape(11, 4));
    NDArray h = Torch.manager().randomNormal(new ai.djl.ndarray.types.Shape(7, 4));
    NDArray targets = Torch.create(0, 3, 10, 5, 5, 1, 2);
    h.setRequiresGradient(true);
    w.setRequiresGradient(true);
    NDArray loss = Kernels.call("cross_entropy", Kernels.call("linear", h, w), targets);
    Torch.backward(loss, Torch.ones().reshape(new ai.djl.ndarray.types.Shape()));
    NDArray dw = Torch.zeros(11, 4);
    NDList pair = Kernels.inPlace("head_loss", h, w, targets, 1.0, 3L, List.of(dw));
    assertArrayEquals(w.getGradient().toFloatArray(), dw.toFloatArray(), 1e-5f);
    assertEquals(loss.getFloat(), (float) pair.get(0).getDouble(), 1e-4);
    assertArrayEquals(h.getGradient().toFloatArray(), pair.get(1).toFloatArray(), 1e-5f);
  }

  @Test
  void adamWTakesTheFirstStepByTheRate() {
    NDArray p = Torch.create(new float[] {1f}, 1);
    NDArray g = Torch.create(new float[] {0.5f}, 1);
    Kernels.inPlace(
        "adamw",
        List.of(p),
        List.of(g),
        List.of(Torch.zeros(1)),
        List.of(Torch.zeros(1)),
        List.of(Torch.number(1)),
        0.1,
        0.9,
        0.999,
        1e-8,
        0.0);
    assertEquals(0.9f, p.getFloat(0), 1e-5f);
  }
}
