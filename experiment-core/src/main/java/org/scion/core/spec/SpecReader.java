package org.scion.core.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.model.Task;
import org.scion.core.technique.Settings;
import org.scion.core.technique.SettingsReader;
import org.scion.core.technique.Technique;
import org.scion.core.technique.Techniques;

/** Reads experiment.yaml and returns the spec or every problem in it. Thread-safe. */
public final class SpecReader {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .build());

  private final Techniques techniques;

  public SpecReader(Techniques techniques) {
    this.techniques = techniques;
  }

  /**
   * @param overrides {@code key=value} pairs, {@code training.seed=2} or {@code
   *     techniques[0].rank=4}
   * @throws SpecException with all problems
   */
  public ExperimentSpec read(Path file, List<String> overrides) {
    JsonNode document = document(file);
    overrides.forEach(o -> Overrides.apply(document, o));
    Path folder = file.toAbsolutePath().getParent();
    return read(document, folder);
  }

  /**
   * @throws SpecException with all problems
   */
  public ExperimentSpec read(JsonNode document, Path folder) {
    List<SpecProblem> problems = new ArrayList<>();
    ExperimentSpec spec = read(new Section(document, "", problems), document, folder);
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    return spec;
  }

  /**
   * As {@link #read(JsonNode, Path)} for a run whose data may be missing or gone: what the model is
   * must be right, what it was trained on need not be.
   *
   * @throws SpecException with all problems outside {@code data} and {@code lab}
   */
  public ExperimentSpec readModel(JsonNode document, Path folder) {
    List<SpecProblem> problems = new ArrayList<>();
    ExperimentSpec spec = read(new Section(document, "", problems), document, folder);
    problems.removeIf(p -> p.where().startsWith("data") || p.where().startsWith("lab"));
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    return spec;
  }

  /** All problems of a document; empty when it is right. */
  public List<SpecProblem> problems(JsonNode document) {
    List<SpecProblem> problems = new ArrayList<>();
    read(new Section(document, "", problems), document, Path.of(""));
    return problems;
  }

  ExperimentSpec read(Section in, JsonNode document, Path folder) {
    in.text("$schema", null, "address of the JSON schema");
    in.text("notes", null, "free text");
    in.raw("tags", "list of words");
    in.raw("sweep", "seeds and lists of values by key; each combination is a run");
    String name = in.text("name", "run", "short name");
    String model =
        in.required("model", "a path, an added model's id, builtin:minilm, hub:owner/name");
    List<String> tasks = Arrays.stream(Task.values()).map(Task::specName).toList();
    String taskName = in.choice("task", null, tasks, "what the model predicts");
    if (!in.has("task")) {
      in.problem("task", "", "one of " + String.join(", ", tasks), "");
    }
    Task task =
        Arrays.stream(Task.values())
            .filter(t -> t.specName().equals(taskName))
            .findFirst()
            .orElse(Task.CAUSAL_LM);
    DataSpec data = DataSpec.read(in.section("data", "examples"));
    checkColumns(in, task, data);
    List<TechniqueSpec> list = techniques(in);
    TrainingSpec training = TrainingSpec.read(in.section("training", "how it trains"));
    EngineSpec engine = EngineSpec.read(in.section("engine", "device and precision"));
    LabSpec lab = LabSpec.read(in.section("lab", "what is watched while it trains"));
    String start = in.text("start_from", null, "run id whose last checkpoint to start from");
    boolean scratch = in.flag("from_scratch", false, "random weights; only config.json is read");
    in.end();
    return new ExperimentSpec(
        name, model, task, data, list, training, engine, lab, start, scratch, document, folder);
  }

  private static void checkColumns(Section in, Task task, DataSpec data) {
    checkPairs(in, data);
    if (task == Task.CAUSAL_LM
        && data.completion() == null
        && data.messages() == null
        && !data.pairs()) {
      in.problem(
          "data.columns.completion",
          "",
          "a template such as \"{answer}\"",
          "It is what is trained. For chats give the column 'messages' instead.");
    }
    if (data.messages() != null && (data.completion() != null || data.prompt() != null)) {
      in.problem(
          "data.columns.messages",
          data.messages(),
          "chats, or prompt and completion, not both",
          "Remove the one that is not meant.");
    }
    if (task.wholeText() && (data.text() == null || data.label() == null)) {
      in.problem("data.columns", "", "text: \"{column}\" and label: column", "");
    }
    if (task == Task.TOKEN_CLASSIFICATION && (data.tokens() == null || data.tags() == null)) {
      in.problem("data.columns", "", "tokens: column and tags: column, lists of equal length", "");
    }
    if (data.labelSeparator().isBlank()) {
      in.problem("data.columns.label_separator", data.labelSeparator(), "a visible sign", "");
    }
  }

  private static void checkPairs(Section in, DataSpec data) {
    if (data.pairs() != (data.rejected() != null)) {
      in.problem(
          "data.columns." + (data.pairs() ? "rejected" : "chosen"),
          "",
          "both completions of a pair: chosen and rejected",
          "A completion judged by itself takes completion and label.");
    }
    if (data.pairs() && (data.completion() != null || data.messages() != null)) {
      in.problem(
          "data.columns",
          "",
          "chosen and rejected, or completion, or messages: one of them",
          "Remove what is not meant.");
    }
    if (data.pairs() && data.packing()) {
      in.problem(
          "data.packing", "true", "false for chosen and rejected", "Pairs lie side by side.");
    }
  }

  private List<TechniqueSpec> techniques(Section in) {
    List<TechniqueSpec> result = new ArrayList<>();
    JsonNode list = in.raw("techniques", "list of techniques");
    if (!list.isArray() || list.isEmpty()) {
      in.problem(
          "techniques", list.isMissingNode() ? "" : list.toString(), "a list of at least one", "");
      return result;
    }
    for (int i = 0; i < list.size(); i++) {
      String path = "techniques[" + i + "]";
      JsonNode entry = list.get(i);
      List<SpecProblem> found = new ArrayList<>();
      technique(entry, path, found, result);
      found.forEach(p -> in.problem(p.where(), p.value(), p.allowed(), p.advice()));
    }
    return result;
  }

  private void technique(
      JsonNode entry, String path, List<SpecProblem> found, List<TechniqueSpec> result) {
    String id = entry.path("id").asText("");
    Technique technique = techniques.find(id).orElse(null);
    if (technique == null) {
      found.add(
          new SpecProblem(
              path + ".id",
              id,
              "one of " + String.join(", ", techniques.ids()),
              Nearest.to(id, techniques.ids()).map(k -> "Did you mean '" + k + "'?").orElse("")));
      return;
    }
    Section sites = new Section(entry.path("sites"), path + ".sites", found);
    SiteSelection selection = new SelectionReader(sites).read();
    Settings settings = new SettingsReader(path, found).read(technique, entry);
    result.add(new TechniqueSpec(technique, selection, settings));
  }

  /** The YAML or JSON document of a file. */
  public static JsonNode document(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (java.nio.file.NoSuchFileException e) {
      throw new SpecException("FILE", file.toString(), "an existing experiment.yaml", "");
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new SpecException(file.toString(), "", "YAML in UTF-8", "A byte in it is no text.");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /**
   * @throws SpecException with line and column if the text is not YAML
   */
  public static JsonNode parse(String text, String where) {
    try {
      JsonNode node = YAML.readTree(text);
      return node == null || node.isMissingNode() || node.isNull() ? Json.object() : node;
    } catch (JsonProcessingException e) {
      String at = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
      throw new SpecException(where + at, "", "YAML", e.getOriginalMessage());
    }
  }

  /** A document as YAML text. */
  public static String yaml(JsonNode document) {
    try {
      return YAML.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
