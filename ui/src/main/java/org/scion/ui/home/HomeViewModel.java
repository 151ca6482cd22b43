package org.scion.ui.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import org.scion.core.service.RunRow;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;

/** Recent runs and sample projects. */
public final class HomeViewModel {
  private static final int RECENT = 8;

  private final Context context;
  private final ObservableList<RunRow> recent = FXCollections.observableArrayList();
  private final ObservableList<Sample> samples = FXCollections.observableArrayList();
  private final ObservableList<Projects.Project> projects = FXCollections.observableArrayList();
  private int runsSeen = -1;
  private final ReadOnlyBooleanWrapper empty = new ReadOnlyBooleanWrapper(true);

  /**
   * A sample project.
   *
   * @param name of its folder
   * @param summary first paragraph of its README
   * @param spec its experiment.yaml
   */
  public record Sample(String name, String summary, Path spec) {}

  public HomeViewModel(Context context) {
    this.context = context;
    context.runs().rows().addListener((ListChangeListener<RunRow>) change -> readRuns());
    readRuns();
    context.background().run(this, this::readSamples, samples::setAll, context.notices()::report);
  }

  public ObservableList<RunRow> recent() {
    return recent;
  }

  /** The sample to begin with: the small language model, else the first there is. */
  Optional<Sample> quickest() {
    return samples.stream()
        .filter(sample -> sample.name().equals("nano-lm"))
        .findFirst()
        .or(() -> samples.stream().findFirst());
  }

  public ObservableList<Sample> samples() {
    return samples;
  }

  /** Folders of experiments that runs came from, samples aside. */
  ObservableList<Projects.Project> projects() {
    return projects;
  }

  void open(Projects.Project project) {
    context.navigator().show(Screen.COMPOSE, project.spec());
  }

  void open(Path spec) {
    context.navigator().show(Screen.COMPOSE, spec);
  }

  /** Whether the workspace has no run yet. */
  public ReadOnlyBooleanProperty empty() {
    return empty.getReadOnlyProperty();
  }

  public void open(RunRow run) {
    context.navigator().show(Screen.RUN, run.id());
  }

  /** Opens a sample in the composer. */
  public void open(Sample sample) {
    context.navigator().show(Screen.COMPOSE, sample.spec());
  }

  /** Starts the guided first run. */
  void guide() {
    context.navigator().guide();
  }

  public void show(Screen screen) {
    context.navigator().show(screen);
  }

  private void readRuns() {
    var rows = context.runs().rows();
    recent.setAll(rows.subList(0, Math.min(RECENT, rows.size())));
    empty.set(rows.isEmpty());
    if (rows.size() != runsSeen) {
      runsSeen = rows.size();
      readProjects();
    }
  }

  private void readProjects() {
    List<String> ids = context.runs().rows().stream().map(RunRow::id).toList();
    var services = context.services();
    context
        .background()
        .run(
            projects,
            () -> Projects.read(services.workspace(), ids, services.samples()),
            projects::setAll,
            context.notices()::report);
  }

  private List<Sample> readSamples() throws IOException {
    List<Sample> found = new ArrayList<>();
    for (Path folder : context.services().samples()) {
      for (Path spec : specs(folder)) {
        Path readme = folder.resolve("README.md");
        String text = Files.exists(readme) ? Files.readString(readme) : "";
        String yaml = Files.readString(spec);
        String summary = comment(yaml);
        String shown = summary.isEmpty() ? firstParagraph(text) : summary;
        if (experiment(yaml)) {
          found.add(new Sample(name(folder, spec), shown, spec));
        }
      }
    }
    return found;
  }

  /** Studies, made of experiments elsewhere, name no model and cannot be composed. */
  static boolean experiment(String yaml) {
    return yaml.lines().anyMatch(line -> line.startsWith("model:"));
  }

  /** The first sentence of a spec's comment that is meant for people. */
  static String comment(String yaml) {
    String all =
        yaml.lines()
            .takeWhile(line -> line.startsWith("#"))
            .filter(line -> !line.contains("yaml-language-server"))
            .map(line -> line.replaceFirst("^#\\s*(Scion (experiment|study):\\s*)?", "").strip())
            .collect(Collectors.joining(" "))
            .strip();
    String sentence =
        all.replace("`", "").replaceFirst("(?s)([.:])\\s.*", "$1").replaceFirst(":$", ".");
    return sentence.isEmpty()
        ? ""
        : Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
  }

  /** The experiment of a sample, or all of them where it has several. */
  private static List<Path> specs(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.toString().endsWith(".yaml"))
          .sorted(
              Comparator.comparing((Path f) -> !f.endsWith("experiment.yaml"))
                  .thenComparing(f -> f))
          .toList();
    }
  }

  private static String name(Path folder, Path spec) {
    String file = spec.getFileName().toString().replace(".yaml", "");
    return file.equals("experiment")
        ? folder.getFileName().toString()
        : folder.getFileName() + " · " + file;
  }

  static String firstParagraph(String markdown) {
    for (String paragraph : markdown.split("\\R\\s*\\R", -1)) {
      String text = paragraph.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        return text.replaceAll("\\s+", " ")
            .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
            .replaceAll("[`*]", "");
      }
    }
    return "";
  }
}
