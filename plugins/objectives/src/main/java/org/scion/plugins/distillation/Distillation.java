package org.scion.plugins.distillation;

import static org.scion.core.technique.Hyperparameter.real;
import static org.scion.core.technique.Hyperparameter.text;

import com.google.auto.service.AutoService;
import org.scion.core.SpecException;
import org.scion.core.technique.Family;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.host.HostModel;
import org.scion.runner.train.RowObjective;
import org.scion.runner.train.RowObjectiveTechnique;

/**
 * Distillation: the model learns the scores of a second one, L = (1 - a) L0 + a T^2 KL(teacher ||
 * model), both softened by the temperature T; L0 is the loss otherwise.
 *
 * <p>The teacher sees the same tokens without prompts that techniques add, and is never trained.
 * Hinton, Vinyals and Dean, 2015 (arXiv:1503.02531), section 2.
 */
@AutoService(Technique.class)
public final class Distillation implements RowObjectiveTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "distillation",
              "Distillation",
              Family.OBJECTIVE,
              "Learns from the scores of a second model besides the labels.")
          .paper(
              "Hinton, Vinyals and Dean, Distilling the Knowledge in a Neural Network, 2015,"
                  + " arXiv:1503.02531",
              "L = (1 - a) L0 + a T^2 KL(softmax(t / T) || softmax(s / T))")
          .settings(
              text("teacher", "", "The second model: a path, an added model's id, hub:owner/name.")
                  .in("model")
                  .from("none: to be named"),
              real("temperature", 2, 0.01, 1000, "Softens both sides, T.")
                  .from("Scion's choice, where Hinton et al., 2015 tried 1 to 20"),
              real("weight", 0.5, 0, 1, "Share of the teacher in the loss, a.")
                  .from("Scion's choice: labels and teacher alike"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public RowObjective create(Context context) {
    String name = context.settings().text("teacher");
    if (name.isBlank()) {
      throw new SpecException("teacher", name, "a model to learn from", "Name it in the spec.");
    }
    HostModel teacher = context.models().apply(name);
    long mine = outputs(context.student());
    long theirs = outputs(teacher);
    if (mine != theirs) {
      throw new SpecException(
          "teacher",
          name + " with " + theirs + " scores a row",
          "a model with the same " + mine + " words or classes",
          "Teacher and model must share their tokenizer.");
    }
    return new TeacherObjective(
        teacher, context.settings().real("temperature"), context.settings().real("weight"));
  }

  /** Scores that a row has. */
  private static long outputs(HostModel model) {
    var layout = model.layout();
    return layout.head().task() == org.scion.core.model.Task.CAUSAL_LM
        ? layout.dimensions().vocabulary()
        : layout.head().labels();
  }
}
