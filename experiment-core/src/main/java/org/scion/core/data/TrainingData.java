package org.scion.core.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.scion.core.SpecException;
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
    RowPolicy policy = RowPolicy.of(spec.brokenRows(), "data.broken_rows");
    Reading<TextExample> reading =
        new Reading<>(
            spec, folder, file -> Examples.text(List.of(file), prompt, completion, policy));
    return new TrainingData<>(reading.split(example -> ""), null, reading.broken);
  }

  /**
   * Chats.
   *
   * @throws SpecException as {@link #text}
   */
  public static TrainingData<ArrayNode> chats(DataSpec spec, Path folder) {
    require(spec.messages(), "data.columns.messages", "column of chats");
    RowPolicy policy = RowPolicy.of(spec.brokenRows(), "data.broken_rows");
    Reading<ArrayNode> reading =
        new Reading<>(spec, folder, file -> Examples.chats(List.of(file), spec.messages(), policy));
    return new TrainingData<>(reading.split(chat -> ""), null, reading.broken);
  }

  /**
   * Texts with classes.
   *
   * @param fixed the classes of the checkpoint, or null to take those of all parts, sorted
   * @throws SpecException as {@link #text}
   */
  public static TrainingData<LabelledExample> labelled(DataSpec spec, Path folder, LabelSet fixed) {
    require(spec.text(), "data.columns.text", "template of the text to classify, {column}");
    require(spec.label(), "data.columns.label", "column that holds the label");
    Template text = Template.parse(spec.text(), "data.columns.text");
    Columns columns = new Columns(text, null, spec.label());
    RowPolicy policy = RowPolicy.of(spec.brokenRows(), "data.broken_rows");
    Reading<LabelledExample> reading =
        new Reading<>(
            spec, folder, file -> Examples.labelled(List.of(file), columns, fixed, policy));
    Split<LabelledExample> split = reading.split(LabelledExample::label);
    LabelSet labels = fixed == null ? LabelSet.sorted(labels(split)) : fixed;
    return new TrainingData<>(split, labels, reading.broken);
  }

  private static List<String> labels(Split<LabelledExample> split) {
    return Stream.of(split.train(), split.validation(), split.test())
        .flatMap(List::stream)
        .map(LabelledExample::label)
        .toList();
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

  /** Reads the files of one spec. */
  private static final class Reading<T> {
    private final DataSpec spec;
    private final Path folder;
    private final Function<Path, RowSet<T>> reader;
    private final List<BrokenRow> broken = new ArrayList<>();

    Reading(DataSpec spec, Path folder, Function<Path, RowSet<T>> reader) {
      this.spec = spec;
      this.folder = folder;
      this.reader = reader;
    }

    Split<T> split(Function<T, String> label) {
      List<T> rows = read(spec.train(), "data.train");
      if (spec.limit() > 0 && rows.size() > spec.limit()) {
        rows = rows.subList(0, spec.limit());
      }
      double validationShare = spec.validation() == null ? spec.validationShare() : 0;
      double testShare = spec.test() == null ? spec.testShare() : 0;
      SplitShares shares = new SplitShares(validationShare, testShare);
      Split<T> own = new Splitter(shares, spec.splitSeed()).stratified(rows, label);
      return new Split<>(
          own.train(),
          spec.validation() == null ? own.validation() : read(spec.validation(), "data.validation"),
          spec.test() == null ? own.test() : read(spec.test(), "data.test"));
    }

    private List<T> read(String path, String where) {
      RowSet<T> rows = reader.apply(resolve(folder, path, where));
      broken.addAll(rows.broken());
      if (rows.kept().isEmpty()) {
        throw new SpecException(where, path, "a file with usable rows", "Look at the broken rows");
      }
      return rows.kept();
    }
  }
}
