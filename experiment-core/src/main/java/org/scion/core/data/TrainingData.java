package org.scion.core.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.scion.core.SpecException;
import org.scion.core.chat.Chat;
import org.scion.core.spec.DataSpec;

/**
 * The examples that a spec asks for, shared out. Immutable.
 *
 * <p>A part without a file of its own is split off the training rows by seed, stratified by label
 * for classification.
 *
 * @param <T> kind of example
 * @param split training, validation and test examples
 * @param labels the classes, or null where the task has none
 * @param broken rows left out, of all files
 */
public record TrainingData<T>(Split<T> split, LabelSet labels, List<BrokenRow> broken) {

  public TrainingData {
    broken = List.copyOf(broken);
  }

  /**
   * Prompts and completions; {@code text} stands in for a missing completion.
   *
   * @param folder where relative paths start
   * @throws SpecException if columns are missing or unknown, rows are broken and refused, or a part
   *     is left without rows
   */
  public static TrainingData<TextExample> text(DataSpec spec, Path folder) {
    String written = spec.completion() == null ? spec.text() : spec.completion();
    require(written, "data.columns.completion", "template of the trained part, {column}");
    Template completion = Template.parse(written, "data.columns.completion");
    String given = spec.prompt() == null ? "" : spec.prompt();
    Template prompt = Template.parse(given, "data.columns.prompt");
    SpecFiles<TextExample> files =
        new SpecFiles<>(
            spec, folder, (file, how) -> Examples.text(List.of(file), prompt, completion, how));
    return new TrainingData<>(files.split(null), null, files.broken());
  }

  /**
   * Chats.
   *
   * @throws SpecException as {@link #text}
   */
  public static TrainingData<Chat> chats(DataSpec spec, Path folder) {
    require(spec.messages(), "data.columns.messages", "column of chats");
    SpecFiles<Chat> files =
        new SpecFiles<>(
            spec,
            folder,
            (file, how) -> Examples.chats(List.of(file), spec.messages(), spec.tools(), how));
    return new TrainingData<>(files.split(null), null, files.broken());
  }

  /**
   * Completions with a judgement.
   *
   * @throws SpecException as {@link #text}
   */
  public static TrainingData<PreferenceExample> preferences(DataSpec spec, Path folder) {
    Preferences columns = Preferences.of(spec);
    SpecFiles<PreferenceExample> files = new SpecFiles<>(spec, folder, columns::read);
    return new TrainingData<>(files.split(null), null, files.broken());
  }

  /**
   * Texts with classes.
   *
   * @param fixed the classes of the checkpoint, or null to take those of all parts, sorted
   * @throws SpecException as {@link #text}
   */
  public static TrainingData<LabelledExample> labelled(DataSpec spec, Path folder, LabelSet fixed) {
    Columns columns = labelColumns(spec);
    SpecFiles<LabelledExample> files =
        new SpecFiles<>(
            spec, folder, (file, how) -> Examples.labelled(List.of(file), columns, fixed, how));
    Split<LabelledExample> split = files.split(LabelledExample::label);
    LabelSet labels = fixed == null ? LabelSet.sorted(files.labels()) : fixed;
    if (labels.size() == 1) {
      throw new SpecException(
          "data.columns.label",
          spec.label(),
          "a column with at least two labels",
          "Every row says '"
              + labels.name(0)
              + "'"
              + (spec.limit() > 0 ? "; data.limit reads the first rows only." : "."));
    }
    return new TrainingData<>(split, labels, files.broken());
  }

  /**
   * Texts with a number.
   *
   * @throws SpecException as {@link #text}
   */
  public static TrainingData<LabelledExample> scored(DataSpec spec, Path folder) {
    Columns columns = labelColumns(spec);
    SpecFiles<LabelledExample> files =
        new SpecFiles<>(spec, folder, (file, how) -> Examples.scored(List.of(file), columns, how));
    return new TrainingData<>(files.split(null), LabelSet.NUMBER, files.broken());
  }

  /**
   * Texts with several labels.
   *
   * @param fixed as in {@link #labelled}
   * @throws SpecException as {@link #text}
   */
  public static TrainingData<MultiLabelExample> multiLabel(
      DataSpec spec, Path folder, LabelSet fixed) {
    Columns columns = labelColumns(spec);
    String separator = spec.labelSeparator();
    SpecFiles<MultiLabelExample> files =
        new SpecFiles<>(
            spec,
            folder,
            (file, how) -> ListExamples.multiLabel(List.of(file), columns, separator, fixed, how));
    Split<MultiLabelExample> split = files.split(example -> String.join(" ", example.labels()));
    return of(split, fixed, e -> e.labels().stream(), files.broken());
  }

  /**
   * Words with tags.
   *
   * @param fixed as in {@link #labelled}
   * @throws SpecException as {@link #text}
   */
  public static TrainingData<TaggedExample> tagged(DataSpec spec, Path folder, LabelSet fixed) {
    require(spec.tokens(), "data.columns.tokens", "column that holds the list of words");
    require(spec.tags(), "data.columns.tags", "column that holds a tag for every word");
    SpecFiles<TaggedExample> files =
        new SpecFiles<>(
            spec,
            folder,
            (file, how) ->
                ListExamples.tagged(List.of(file), spec.tokens(), spec.tags(), fixed, how));
    return of(files.split(null), fixed, e -> e.tags().stream(), files.broken());
  }

  private static Columns labelColumns(DataSpec spec) {
    require(spec.text(), "data.columns.text", "template of the text to classify, {column}");
    require(spec.label(), "data.columns.label", "column that holds the label");
    return new Columns(Template.parse(spec.text(), "data.columns.text"), null, spec.label());
  }

  private static <E> TrainingData<E> of(
      Split<E> split, LabelSet fixed, Function<E, Stream<String>> labels, List<BrokenRow> broken) {
    Set<String> found =
        Stream.of(split.train(), split.validation(), split.test())
            .flatMap(List::stream)
            .flatMap(labels)
            .collect(Collectors.toSet());
    return new TrainingData<>(split, fixed == null ? LabelSet.sorted(found) : fixed, broken);
  }

  /** Whether the training rows stay on disk: they are many, or the spec says so. */
  public static boolean onDisk(DataSpec spec, Path folder) {
    return SpecFiles.onDisk(spec, FileWeight.of(spec, "train", folder));
  }

  /** Training rows after the split, guessed from the first rows and the sizes of the files. */
  public static long estimatedRows(DataSpec spec, Path folder) {
    double rows = 0;
    for (FileWeight file : FileWeight.of(spec, "train", folder)) {
      rows += RowSource.of(file.path()).estimatedRows() * file.weight();
    }
    rows = spec.limit() > 0 ? Math.min(rows, spec.limit()) : rows;
    double share = spec.validation().isEmpty() ? spec.validationShare() : 0;
    share += spec.test().isEmpty() ? spec.testShare() : 0;
    return Math.round(rows - Math.min(rows * share, SpecFiles.MOST_SPLIT_OFF));
  }

  private static void require(String value, String where, String allowed) {
    if (value == null || value.isBlank()) {
      throw new SpecException(where, "", allowed, "'scion init' guesses it from the file");
    }
  }

  /**
   * The file that a spec names: absolute, or inside the folder of the spec.
   *
   * @throws SpecException if a relative path leaves the folder
   */
  public static Path resolve(Path folder, String path, String where) {
    Path base = folder.toAbsolutePath().normalize();
    Path resolved = base.resolve(path).normalize();
    if (!Path.of(path).isAbsolute() && !resolved.startsWith(base)) {
      throw new SpecException(
          where, path, "a path inside " + base + ", or an absolute path", "Give the whole path");
    }
    return resolved;
  }
}
