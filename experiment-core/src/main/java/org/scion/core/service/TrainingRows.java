package org.scion.core.service;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.data.FileWeight;
import org.scion.core.data.TrainingData;
import org.scion.core.model.Task;
import org.scion.core.spec.DataSpec;
import org.scion.core.spec.ExperimentSpec;

/**
 * What planning needs to know of the data: how many rows train, and which labels there are.
 *
 * @param training rows left for training after the split; of a language model's data that stay on
 *     disk, an estimate by the size of the files
 * @param labels distinct labels; empty for a language model
 */
public record TrainingRows(long training, List<String> labels) {

  /**
   * Reads the files that the spec names.
   *
   * @throws SpecException with all problems: missing files, unknown columns, broken rows
   */
  public static TrainingRows of(ExperimentSpec spec) {
    DataSpec data = spec.data();
    List<SpecProblem> problems = new ArrayList<>();
    for (String part : List.of("train", "validation", "test")) {
      check(spec, part, problems);
    }
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    if (spec.task() == Task.CAUSAL_LM && TrainingData.onDisk(data, spec.folder())) {
      return new TrainingRows(TrainingData.estimatedRows(data, spec.folder()), List.of());
    }
    if (spec.task() == Task.CAUSAL_LM && (data.pairs() || data.judged())) {
      return new TrainingRows(
          TrainingData.preferences(data, spec.folder()).split().train().size(), List.of());
    }
    if (spec.task() == Task.CAUSAL_LM && data.messages() != null) {
      return new TrainingRows(
          TrainingData.chats(data, spec.folder()).split().train().size(), List.of());
    }
    if (spec.task() == Task.CAUSAL_LM) {
      return new TrainingRows(
          TrainingData.text(data, spec.folder()).split().train().size(), List.of());
    }
    TrainingData<?> labelled =
        switch (spec.task()) {
          case REGRESSION -> TrainingData.scored(data, spec.folder());
          case MULTI_LABEL_CLASSIFICATION -> TrainingData.multiLabel(data, spec.folder(), null);
          case TOKEN_CLASSIFICATION -> TrainingData.tagged(data, spec.folder(), null);
          default -> TrainingData.labelled(data, spec.folder(), null);
        };
    return new TrainingRows(labelled.split().train().size(), labelled.labels().names());
  }

  private static void check(ExperimentSpec spec, String part, List<SpecProblem> problems) {
    try {
      for (FileWeight file : FileWeight.of(spec.data(), part, spec.folder())) {
        if (!Files.isRegularFile(file.path())) {
          problems.add(
              new SpecProblem(
                  "data." + part,
                  file.path().toString(),
                  "a file that exists",
                  "It was looked for in " + spec.folder() + "."));
        }
      }
    } catch (SpecException e) {
      problems.addAll(e.problems());
    }
  }
}
