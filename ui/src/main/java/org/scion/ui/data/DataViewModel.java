package org.scion.ui.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.service.JobRequest;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.DataChoice;
import org.scion.ui.workbench.Screen;

/** Data: what the files hold, how they are meant, what the model will see of them. */
public final class DataViewModel {
  private final Context context;
  private final ReadOnlyObjectWrapper<DataFile> file = new ReadOnlyObjectWrapper<>();
  private final ObjectProperty<Mapping> mapping = new SimpleObjectProperty<>(Mapping.NONE);
  private final ReadOnlyObjectWrapper<JsonNode> tokens = new ReadOnlyObjectWrapper<>(Json.object());
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
  private final StringProperty tokeniser = new SimpleStringProperty("");
  private final BooleanProperty counting = new SimpleBooleanProperty();
  private final ObservableList<SeenExample> examples = FXCollections.observableArrayList();
  private final ObservableList<String> warnings = FXCollections.observableArrayList();

  /** What a draft said about data beyond this page: files with weights, shares, lengths. */
  private ObjectNode said = Json.object();

  public DataViewModel(Context context) {
    this.context = context;
    mapping.addListener((o, was, is) -> mapped(was, is));
  }

  /** Reads a file of training rows and guesses how it is meant. */
  public void open(Path path) {
    said = Json.object();
    Map<String, Path> files = new LinkedHashMap<>();
    files.put(DataFile.TRAIN, path);
    read(files, null);
  }

  /** Shows the data of a draft as the draft means them. */
  void open(DataChoice choice) {
    Map<String, Path> files = new LinkedHashMap<>();
    for (String split : List.of(DataFile.TRAIN, "validation", "test")) {
      JsonNode value = choice.data().path(split);
      JsonNode first = value.isArray() ? value.path(0) : value;
      String path = first.isObject() ? first.path("file").asText("") : first.asText("");
      if (!path.isEmpty()) {
        files.put(split, Path.of(path));
      }
    }
    if (files.containsKey(DataFile.TRAIN)) {
      said = choice.data().deepCopy();
      tokeniser.set(choice.model());
      read(files, Mapping.of(choice.task(), choice.data()));
    }
  }

  /** Adds, changes or with null takes away the file of a split. */
  void file(String split, Path path) {
    Map<String, Path> files = new LinkedHashMap<>(file.get().files());
    said.remove(split);
    if (path == null) {
      files.remove(split);
    } else {
      files.put(split, path);
    }
    read(files, mapping.get());
  }

  private void read(Map<String, Path> files, Mapping meant) {
    String label = meant == null ? "" : meant.column("label");
    context
        .background()
        .run(
            this,
            () -> DataFile.read(files, label),
            read -> opened(read, meant),
            context.notices()::report);
  }

  private void opened(DataFile read, Mapping meant) {
    tokens.set(Json.object());
    file.set(read);
    mapping.set(meant != null ? meant : read.guess().map(Mapping::of).orElse(Mapping.NONE));
    show();
  }

  ReadOnlyObjectProperty<DataFile> file() {
    return file.getReadOnlyProperty();
  }

  ObjectProperty<Mapping> mapping() {
    return mapping;
  }

  /** Why the templates cannot be used; empty when they can. */
  public ReadOnlyStringProperty problem() {
    return problem.getReadOnlyProperty();
  }

  ObservableList<SeenExample> examples() {
    return examples;
  }

  ObservableList<String> warnings() {
    return warnings;
  }

  /** What a tokeniser counted: the job's result, empty before it was asked. */
  ReadOnlyObjectProperty<JsonNode> tokens() {
    return tokens.getReadOnlyProperty();
  }

  /** Model whose tokeniser counts. */
  StringProperty tokeniser() {
    return tokeniser;
  }

  /** Whether a worker is counting. */
  ReadOnlyBooleanProperty counting() {
    return counting;
  }

  private void mapped(Mapping was, Mapping is) {
    DataFile now = file.get();
    if (now == null) {
      return;
    }
    if (!was.columns().equals(is.columns())) {
      // What was counted was counted with other templates.
      tokens.set(Json.object());
    }
    show();
    if (!Objects.equals(was.column("label"), is.column("label"))) {
      String label = is.column("label").isEmpty() ? null : is.column("label");
      context
          .background()
          .run(
              "labels",
              () -> now.counting(DataFile.preview(now.files(), label)),
              counted -> {
                file.set(counted);
                show();
              },
              context.notices()::report);
    }
  }

  private void show() {
    problem.set("");
    try {
      JsonNode exact = tokens.get().path("examples");
      examples.setAll(
          exact.isArray()
              ? SeenExample.of(exact)
              : SeenExample.of(mapping.get(), file.get().first()));
    } catch (SpecException wrong) {
      examples.clear();
      problem.set(wrong.getMessage());
    }
    warnings.setAll(DataWarnings.of(file.get().preview(), tokens.get()));
  }

  /** Asks a worker to tokenise the training rows. */
  public void count() {
    DataFile now = file.get();
    if (now == null || tokeniser.get().isBlank()) {
      return;
    }
    var arguments = Json.object().put("file", now.path().toString()).put("model", tokeniser.get());
    arguments.set("columns", mapping.get().json());
    if (said.has("max_length")) {
      arguments.set("max_length", said.get("max_length"));
    }
    JobRequest request = new JobRequest("data-show", arguments, context.services().workspace());
    counting.set(true);
    context
        .background()
        .run(
            "tokens",
            () -> context.services().jobs().run(request, progress -> {}),
            result -> {
              counting.set(false);
              tokens.set(result);
              show();
            },
            error -> {
              counting.set(false);
              context.notices().report(error);
            });
  }

  /** Hands the files and their meaning to the composer. */
  public void use() {
    DataFile now = file.get();
    if (now == null) {
      return;
    }
    Mapping meant = mapping.get();
    ObjectNode data = said.deepCopy();
    now.files()
        .forEach(
            (split, path) -> {
              if (!data.has(split)) {
                data.put(split, path.toString());
              }
            });
    data.set("columns", meant.json());
    data.remove("split");
    if (!data.has("validation") && meant.validationShare() != Mapping.USUAL_SHARE) {
      data.withObject("/split").put("validation", meant.validationShare());
    }
    if (!data.has("test") && meant.testShare() > 0) {
      data.withObject("/split").put("test", meant.testShare());
    }
    String task = meant.task().specName();
    context.navigator().show(Screen.COMPOSE, new DataChoice(task, data, tokeniser.get()));
  }

  Context context() {
    return context;
  }
}
