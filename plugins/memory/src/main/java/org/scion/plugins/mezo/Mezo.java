package org.scion.plugins.mezo;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.train.ForwardOptimizer;
import org.scion.runner.train.OptimizerContext;
import org.scion.runner.train.ParameterGroup;

/** Zeroth-order descent; the direction is drawn from the step's seed each time it is needed. */
final class Mezo implements ForwardOptimizer {
  private final List<String> names;
  private final List<NDArray> tensors;
  private final Map<String, ParameterGroup> groups;
  private final double perturbation;
  private long steps;
  private double slope;

  Mezo(OptimizerContext context) {
    names = new ArrayList<>(context.trained().keySet());
    tensors = new ArrayList<>(context.trained().values());
    groups = context.groups();
    perturbation = context.settings().real("perturbation");
  }

  @Override
  public double step(double learningRate, long seed, DoubleSupplier loss) {
    move(seed, perturbation);
    double above = loss.getAsDouble();
    move(seed, -2 * perturbation);
    double below = loss.getAsDouble();
    move(seed, perturbation);
    slope = (above - below) / (2 * perturbation);
    steps++;
    if (Double.isFinite(slope)) {
      Torch.reseed(seed);
      for (int i = 0; i < names.size(); i++) {
        ParameterGroup group = groups.get(names.get(i));
        double rate = learningRate * group.rateFactor();
        Kernels.inPlace("mezo_update", tensors.get(i), rate * slope, rate * group.weightDecay());
      }
    }
    return (above + below) / 2;
  }

  /** Adds a multiple of the seed's direction to every tensor. */
  private void move(long seed, double length) {
    Torch.reseed(seed);
    Kernels.inPlace("mezo_move", tensors, length);
  }

  @Override
  public double slope() {
    return slope;
  }

  @Override
  public void step(double learningRate, Map<String, NDArray> gradients) {
    throw new UnsupportedOperationException("MeZO steps by losses, not by gradients");
  }

  @Override
  public Map<String, NDArray> state() {
    return Map.of();
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public void restore(Map<String, NDArray> state, long stepsDone) {
    steps = stepsDone;
  }
}
