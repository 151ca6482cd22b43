package org.scion.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;

/**
 * How a run trains.
 *
 * @param epochs passes over the data; ignored when steps is set
 * @param steps optimizer steps; 0 to count by epochs
 * @param batchSize examples in a micro batch
 * @param accumulation micro batches in a step
 * @param optimizer learning rates and decay
 * @param schedule how the learning rate moves
 * @param clip largest gradient norm; 0 for no clipping
 * @param evalEvery steps between evaluations; 0 for the end of each epoch
 * @param checkpointEvery steps between checkpoints; 0 for the end only
 * @param keepCheckpoints how many checkpoints stay besides the best
 * @param patience evaluations without gain before the run stops early; 0 for never
 * @param metric which validation metric says what is best
 * @param seed of initialisation, order and dropout
 * @param shuffle whether the order changes every epoch
 * @param samples prompts whose answers are recorded at each evaluation
 * @param failOnSpike gradient norm above which the run stops; 0 for never
 * @param recompute whether layers are done again for the backward pass instead of being kept
 * @param probe whether the largest batch goes through once before the first step
 * @param noiseScaleEvery steps between measurements of the gradient noise scale; 0 for none
 */
public record TrainingSpec(
    double epochs,
    int steps,
    int batchSize,
    int accumulation,
    OptimizerSpec optimizer,
    ScheduleSpec schedule,
    double clip,
    int evalEvery,
    int checkpointEvery,
    int keepCheckpoints,
    int patience,
    String metric,
    long seed,
    boolean shuffle,
    List<String> samples,
    double failOnSpike,
    boolean recompute,
    boolean probe,
    int noiseScaleEvery) {

  static TrainingSpec read(Section in) {
    List<String> samples = new ArrayList<>();
    in.raw("samples", "prompts whose answers are recorded at each evaluation")
        .forEach(n -> samples.add(n.asText()));
    int any = Integer.MAX_VALUE;
    TrainingSpec result =
        new TrainingSpec(
            in.real("epochs", 1, 0, 100_000, "passes over the data"),
            in.integer("steps", 0, 0, any, "optimizer steps; 0 to count by epochs"),
            in.integer("batch_size", 8, 1, 65_536, "examples in a micro batch"),
            in.integer("accumulation", 1, 1, 65_536, "micro batches in a step"),
            OptimizerSpec.read(in),
            ScheduleSpec.read(in),
            in.real("clip", 1.0, 0, 1e9, "largest gradient norm; 0 for none"),
            in.integer("eval_every", 0, 0, any, "steps between evaluations; 0: every epoch"),
            in.integer("checkpoint_every", 0, 0, any, "steps between checkpoints; 0: at the end"),
            in.integer("keep_checkpoints", 2, 1, 10_000, "checkpoints kept besides the best"),
            in.integer("patience", 0, 0, any, "evaluations without gain before stopping; 0: off"),
            in.text("metric", null, "validation metric that says what is best: loss, accuracy"),
            in.integer("seed", 0, 0, any, "seed of initialisation, order and dropout"),
            in.flag("shuffle", true, "whether the order changes every epoch"),
            List.copyOf(samples),
            in.real("stop_on_grad_norm", 0, 0, 1e12, "gradient norm that stops the run; 0: off"),
            in.flag("recompute", false, "do layers again for the backward pass: less memory"),
            in.flag("probe", true, "put the largest batch through once before the first step"),
            in.integer("noise_scale_every", 0, 0, any, "steps between noise scales; 0: none"));
    in.end();
    return result;
  }

  /**
   * The training section of a spec on its own.
   *
   * @throws SpecException with all problems
   */
  public static TrainingSpec read(JsonNode node) {
    List<SpecProblem> problems = new ArrayList<>();
    TrainingSpec spec = read(new Section(node, "training", problems));
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    return spec;
  }
}
