package org.scion.runner.train;

import org.scion.core.technique.Settings;

/** A technique that changes what is minimised at each labelled row. */
public interface RowObjectiveTechnique extends ObjectiveTechnique {
  /**
   * What an objective gets when it is made.
   *
   * @param settings of the technique
   * @param classes names of the classes in order, and how many training examples each has; null for
   *     a language model
   * @param student the model that is trained
   * @param models loads another model by what a spec calls it
   */
  record Context(
      Settings settings,
      java.util.Map<String, Long> classes,
      org.scion.runner.host.HostModel student,
      java.util.function.Function<String, org.scion.runner.host.HostModel> models) {}

  RowObjective create(Context context);
}
