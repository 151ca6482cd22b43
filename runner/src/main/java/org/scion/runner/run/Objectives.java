package org.scion.runner.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.SpecException;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.model.source.ModelSource;
import org.scion.core.spec.TechniqueSpec;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.train.PreferenceTechnique;
import org.scion.runner.train.RowObjective;
import org.scion.runner.train.RowObjectiveTechnique;

/** What a spec's objectives make of the loss of a step. */
public final class Objectives {
  private Objectives() {}

  /**
   * @param examples training examples, for the sizes of classes
   * @param workspace holds added models
   */
  public static StepLoss of(RunSetup setup, List<TokenisedExample> examples, Path workspace) {
    PreferenceLoss preference = preference(setup);
    if (preference != null) {
      return preference;
    }
    List<RowObjective> rows = new ArrayList<>();
    for (TechniqueSpec entry : setup.spec().techniques()) {
      if (entry.technique() instanceof RowObjectiveTechnique technique) {
        rows.add(
            technique.create(
                new RowObjectiveTechnique.Context(
                    entry.settings(),
                    classes(setup, examples),
                    setup.model().host(),
                    name -> teacher(setup, name, workspace))));
      }
    }
    return new LabelLoss(setup.model(), rows);
  }

  /** The loss of the spec's preference objective; null if it has none. */
  static PreferenceLoss preference(RunSetup setup) {
    for (TechniqueSpec entry : setup.spec().techniques()) {
      if (entry.technique() instanceof PreferenceTechnique technique) {
        return new PreferenceLoss(setup.model(), technique, technique.create(entry.settings()));
      }
    }
    return null;
  }

  private static Map<String, Long> classes(RunSetup setup, List<TokenisedExample> examples) {
    if (setup.labels() == null) {
      return null;
    }
    List<String> names = setup.labels().names();
    Map<String, Long> counts = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      int label = i;
      counts.put(names.get(i), examples.stream().filter(e -> e.label() == label).count());
    }
    return counts;
  }

  private static HostModel teacher(RunSetup setup, String name, Path workspace) {
    ModelSource source = ModelSource.resolve(name, workspace, setup.spec().folder());
    try (Checkpoint checkpoint = source.weights()) {
      HostLoader loader =
          new HostLoader(source.config(), checkpoint, setup.model().host().layout().head());
      HostModel teacher = loader.load(0);
      if (!loader.initialised().isEmpty()) {
        throw new SpecException(
            "teacher",
            name,
            "a model with a trained head for this task",
            "It lacks " + loader.initialised() + ".");
      }
      teacher.mode(HostModel.Mode.EVALUATION);
      return teacher;
    }
  }
}
