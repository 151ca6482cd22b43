package org.scion.plugins.monteclora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/** Draws the noise of one A and measures how far its distributions are from their priors. */
final class NoiseSampler {
  private final State state;
  private final Settings settings;
  private NDList last;

  /**
   * What a sampler learns and keeps.
   *
   * @param deviations log standard deviations, (r)
   * @param experts log mixing parameters, (samples)
   * @param weights mixing weights of the last draw, (samples), stored
   * @param variance variances of the last draw as a diagonal matrix, (r, r), stored
   */
  record State(NDArray deviations, NDArray experts, NDArray weights, NDArray variance) {}

  NoiseSampler(State state, Settings settings) {
    this.state = state;
    this.settings = settings;
  }

  /** Noise for an A, of its shape (r, in). */
  NDArray draw(NDArray a) {
    forget();
    last =
        Kernels.callAll(
            "lora_monte_draw",
            a,
            state.deviations(),
            state.experts(),
            Kernels.scalar(settings.real("sample_scale")));
    Kernels.inPlace("copy_into", state.weights(), last.get(1));
    Kernels.inPlace(
        "copy_into", state.variance(), Kernels.call("lora_monte_diagonal", last.get(2)));
    // A layer's scope ends before the loss term is asked for.
    Torch.keep(last.get(1));
    Torch.keep(last.get(2));
    return last.get(0);
  }

  private void forget() {
    if (last != null) {
      last.get(1).close();
      last.get(2).close();
      last = null;
    }
  }

  /** The loss term of the last draw; null before the first. */
  NDArray term() {
    if (last == null) {
      return null;
    }
    NDArray divergence =
        Kernels.call(
            "lora_monte_divergence",
            state.deviations(),
            state.experts(),
            last.get(2),
            Kernels.scalar(settings.real("dirichlet_prior")));
    NDArray term = divergence.mul(Kernels.scalar(settings.real("kl_weight")));
    NDArray weights = last.get(1);
    NDArray whole = settings.flag("use_entropy") ? term.add(weights.mul(weights).sum()) : term;
    forget();
    return whole;
  }
}
