package org.scion.plugins.classweights;

import static org.scion.core.technique.Hyperparameter.texts;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.scion.core.SpecException;
import org.scion.core.technique.Family;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.engine.Torch;
import org.scion.runner.train.RowObjective;
import org.scion.runner.train.RowObjectiveTechnique;

/**
 * Class weights: an example counts as much as its class is told to, L = sum w_y CE / sum w_y over
 * the step, as torch's weighted cross entropy takes its mean.
 *
 * <p>Balanced weights are n / (K n_k) for n examples of K classes, n_k of them of class k (King and
 * Zeng, 2001).
 */
@AutoService(Technique.class)
public final class ClassWeights implements RowObjectiveTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "class_weights",
              "Class weights",
              Family.OBJECTIVE,
              "Lets rare classes count as much as frequent ones.")
          .paper(
              "King and Zeng, Logistic Regression in Rare Events Data, 2001",
              "L = sum w_y CE / sum w_y,  balanced: w_k = n / (K n_k)")
          .settings(
              texts(
                      "weights",
                      List.of("balanced"),
                      "balanced, or a list of 'class=weight'; classes left out weigh 1.")
                  .from("scikit-learn's balanced"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public boolean classesOnly() {
    return true;
  }

  @Override
  public RowObjective create(Context context) {
    float[] weights = weights(context.settings().texts("weights"), context.classes());
    NDArray table = Torch.keep(Torch.create(weights, weights.length)); // (K)
    return new RowObjective() {
      @Override
      public NDArray losses(NDArray before, Rows rows) {
        return before.mul(table.get(rows.labels())); // (n)
      }

      @Override
      public double weight(long label) {
        return weights[(int) label];
      }
    };
  }

  /** Weight of each class in their order. */
  static float[] weights(List<String> given, Map<String, Long> classes) {
    List<String> names = new ArrayList<>(classes.keySet());
    float[] weights = new float[names.size()];
    java.util.Arrays.fill(weights, 1f);
    if (given.equals(List.of("balanced"))) {
      long all = classes.values().stream().mapToLong(Long::longValue).sum();
      for (int i = 0; i < weights.length; i++) {
        long own = classes.get(names.get(i));
        weights[i] = own == 0 ? 0 : (float) ((double) all / weights.length / own);
      }
      return weights;
    }
    for (String entry : given) {
      int sign = entry.lastIndexOf('=');
      int index = names.indexOf(entry.substring(0, Math.max(0, sign)).strip());
      double weight = sign < 0 ? Double.NaN : number(entry.substring(sign + 1));
      if (index < 0 || !(weight >= 0 && weight < 1e9)) {
        throw new SpecException(
            "weights",
            entry,
            "balanced, or 'class=weight' with a weight of at least 0 and a class of "
                + String.join(", ", names),
            "");
      }
      weights[index] = (float) weight;
    }
    return weights;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
