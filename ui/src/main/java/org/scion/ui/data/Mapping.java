package org.scion.ui.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.data.ColumnSuggestion;
import org.scion.core.model.Task;
import org.scion.core.spec.SpecFields;
import org.scion.core.technique.Hyperparameter;

/**
 * How the columns of a file are meant. Immutable. Which meanings there are comes from the reader of
 * specs: the keys of {@code data.columns}.
 *
 * @param task what is trained on them
 * @param columns template or name of a column by meaning, in the order of the form
 * @param validationShare share split off for validation, 0 to 0.9; when no file is given
 * @param testShare share split off for the test
 */
record Mapping(Task task, Map<String, String> columns, double validationShare, double testShare) {
  static final double USUAL_SHARE = 0.1;

  /** All meanings that a column can have. */
  static final List<Hyperparameter> MEANINGS = SpecFields.sections().get("data.columns");

  /** Nothing is known yet. */
  static final Mapping NONE = new Mapping(Task.CAUSAL_LM, Map.of(), USUAL_SHARE, 0).usual();

  Mapping {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  static Mapping of(ColumnSuggestion suggestion) {
    JsonNode said = Json.tree(suggestion.joined("\n").columns());
    Mapping mapping = new Mapping(suggestion.task(), read(said), USUAL_SHARE, 0);
    return mapping.columns().isEmpty() ? mapping.usual() : mapping;
  }

  /** What a spec says about data. */
  static Mapping of(String task, JsonNode data) {
    Task meant =
        Task.CAUSAL_LM.specName().equals(task) || task.isEmpty()
            ? Task.CAUSAL_LM
            : List.of(Task.values()).stream()
                .filter(t -> t.specName().equals(task))
                .findFirst()
                .orElse(Task.CAUSAL_LM);
    JsonNode split = data.path("split");
    return new Mapping(
        meant,
        read(data.path("columns")),
        split.path("validation").asDouble(USUAL_SHARE),
        split.path("test").asDouble(0));
  }

  private static Map<String, String> read(JsonNode node) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (Hyperparameter meaning : MEANINGS) {
      if (node.hasNonNull(meaning.key())) {
        columns.put(meaning.key(), node.get(meaning.key()).asText());
      }
    }
    return columns;
  }

  /** The same with the meanings that a task needs at least, where none is chosen yet. */
  private Mapping usual() {
    Map<String, String> next = new LinkedHashMap<>(columns);
    needed().forEach(key -> next.putIfAbsent(key, ""));
    return new Mapping(task, next, validationShare, testShare);
  }

  private List<String> needed() {
    if (task == Task.TOKEN_CLASSIFICATION) {
      return List.of("tokens", "tags");
    }
    return classifies() ? List.of("text", "label") : List.of("prompt", "completion");
  }

  boolean classifies() {
    return task != Task.CAUSAL_LM;
  }

  /** Of a meaning, or an empty text. */
  String column(String key) {
    return columns.getOrDefault(key, "");
  }

  /** Another task needs other meanings; what both have stays. */
  Mapping with(Task newTask) {
    return new Mapping(newTask, Map.of(), validationShare, testShare).usual();
  }

  Mapping with(String key, String column) {
    Map<String, String> next = new LinkedHashMap<>(columns);
    next.put(key, column);
    return new Mapping(task, next, validationShare, testShare);
  }

  Mapping without(String key) {
    Map<String, String> next = new LinkedHashMap<>(columns);
    next.remove(key);
    return new Mapping(task, next, validationShare, testShare);
  }

  Mapping withShare(double share) {
    return new Mapping(task, columns, share, testShare);
  }

  /** Meanings that are not used yet. */
  List<Hyperparameter> others() {
    List<Hyperparameter> others = new ArrayList<>(MEANINGS);
    others.removeIf(h -> columns.containsKey(h.key()));
    return others;
  }

  /** Whether a meaning takes a template; the others take the name of one column. */
  static boolean template(String key) {
    return MEANINGS.stream().anyMatch(h -> h.key().equals(key) && h.help().contains("{column}"));
  }

  /** The {@code columns} object of a spec. */
  ObjectNode json() {
    ObjectNode node = Json.object();
    columns.forEach(
        (key, column) -> {
          if (!column.isEmpty()) {
            node.put(key, column);
          }
        });
    return node;
  }
}
