package org.scion.core.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.data.Examples;
import org.scion.core.data.LabelSet;
import org.scion.core.data.RowPolicy;
import org.scion.core.data.SplitShares;
import org.scion.core.data.Splitter;
import org.scion.core.data.Template;
import org.scion.core.data.TextExample;
import org.scion.core.model.Task;
import org.scion.core.spec.DataSpec;
import org.scion.core.spec.ExperimentSpec;

/**
 * What planning needs to know of the data: how many rows train, and which labels there are.
 *
 * @param training rows left for training after the split
 * @param labels distinct labels of the training file; empty for a language model
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
    file(spec, "train", data.train(), problems);
    file(spec, "validation", data.validation(), problems);
    file(spec, "test", data.test(), problems);
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    List<TextExample> rows = read(spec, data);
    if (data.limit() > 0 && rows.size() > data.limit()) {
      rows = rows.subList(0, data.limit());
    }
    SplitShares shares =
        new SplitShares(
            data.validation() == null ? data.validationShare() : 0,
            data.test() == null ? data.testShare() : 0);
    long training = new Splitter(shares, data.splitSeed()).split(rows).train().size();
    List<String> labels =
        spec.task() == Task.CAUSAL_LM
            ? List.of()
            : LabelSet.sorted(rows.stream().map(r -> r.prompt().strip()).toList()).names();
    return new TrainingRows(training, labels);
  }

  private static void file(
      ExperimentSpec spec, String key, String file, List<SpecProblem> problems) {
    if (file == null) {
      return;
    }
    Path path = spec.folder().resolve(file);
    if (!Files.isRegularFile(path)) {
      problems.add(
          new SpecProblem(
              "data." + key, file, "a file that exists", "There is no file " + path + "."));
    }
  }

  /** For a classifier the label stands where a language model has its prompt. */
  private static List<TextExample> read(ExperimentSpec spec, DataSpec data) {
    boolean language = spec.task() == Task.CAUSAL_LM;
    Path train = spec.folder().resolve(data.train());
    try {
      Template given =
          language
              ? Template.parse(data.prompt() == null ? "" : data.prompt(), "prompt")
              : Template.ofColumn(data.label());
      Template written = Template.parse(language ? data.completion() : data.text(), "completion");
      RowPolicy policy = RowPolicy.of(data.brokenRows(), "data.broken_rows");
      return Examples.text(List.of(train), given, written, policy).kept();
    } catch (SpecException e) {
      throw new SpecException(e.problems().stream().map(p -> renamed(p, language)).toList());
    }
  }

  private static SpecProblem renamed(SpecProblem p, boolean language) {
    String where =
        switch (p.where()) {
          case "prompt" -> language ? "data.columns.prompt" : "data.columns.label";
          case "completion" -> language ? "data.columns.completion" : "data.columns.text";
          default -> p.where();
        };
    return new SpecProblem(where, p.value(), p.allowed(), p.advice());
  }
}
