package org.scion.plugins.neftune;

import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import org.scion.core.model.Site;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.TrainingTechnique;

/**
 * NEFTune: noise on the word embeddings while training, x + a / sqrt(L d) u, u uniform in -1..1.
 *
 * <p>L tokens of the example, d hidden. Rows of soft prompts in front of a sequence get none. Jain
 * et al., 2023 (arXiv:2310.05914), algorithm 1.
 */
@AutoService(Technique.class)
public final class Neftune implements TrainingTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "neftune",
              "NEFTune",
              Family.OBJECTIVE,
              "Adds noise to the word embeddings while training, against learning texts by heart.")
          .paper(
              "Jain et al., NEFTune: Noisy Embeddings Improve Instruction Finetuning, 2023,"
                  + " arXiv:2310.05914",
              "x <- x + a / sqrt(L d) u,  u uniform in -1..1")
          .behaviour(true, true, java.util.Set.of("nf4", "int8"))
          .settings(
              real("alpha", 5, 0, 1000, "Size of the noise, a.")
                  .from("paper: the smallest of 5, 10, 15"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return 0;
  }

  @Override
  public Attachment attach(AttachContext context) {
    HostModel host = context.host();
    double alpha = context.settings().real("alpha");
    host.addPrompt(
        e ->
            host.training()
                ? new HostModel.Embedded(noisy(e.hidden(), e.batch(), alpha), e.batch())
                : e);
    return new Attachment() {};
  }

  /** Words with noise: (T, d). */
  static NDArray noisy(NDArray words, Batch batch, double alpha) {
    return Kernels.call("neftune", words, scales(batch, words.getShape().get(1), alpha)); // (T, d)
  }

  /** a / sqrt(L d) for each token, 0 for a virtual one, (T, 1). */
  static NDArray scales(Batch batch, long width, double alpha) {
    long[] ids = batch.ids().toLongArray();
    float[] scales = new float[ids.length];
    int at = 0;
    for (long count : batch.counts()) {
      int end = at + (int) count;
      long own = 0;
      for (int i = at; i < end; i++) {
        own += ids[i] == Batch.VIRTUAL ? 0 : 1;
      }
      for (; at < end; at++) {
        boolean virtual = ids[at] == Batch.VIRTUAL;
        scales[at] = virtual ? 0 : (float) (alpha / Math.sqrt((double) own * width));
      }
    }
    return Torch.create(scales, scales.length, 1);
  }
}
