package org.scion.ui.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
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
import org.scion.core.hub.HubId;
import org.scion.core.hub.HubSettings;
import org.scion.core.service.JobRequest;
import org.scion.ui.download.Download;
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

  private final Download download;
  private final RecentData kept;
  private final ObservableList<String> recent = FXCollections.observableArrayList();

  public DataViewModel(Context context) {
    this(context, HubSettings::ofEnvironment);
  }

  DataViewModel(Context context, Supplier<HubSettings> hub) {
    this.context = context;
    download = new Download(context, hub);
    kept = new RecentData(context.services().workspace().path().resolve("recent-data.json"));
    context.background().run(kept, kept::names, recent::setAll, context.notices()::report);
    mapping.addListener((o, was, is) -> mapped(was, is));
  }

  /** What is fetched from the hub for this page. */
  Download download() {
    return download;
  }

  /** Data that were opened before, newest first. */
  ObservableList<String> recent() {
    return recent;
  }

  /** Reads what somebody typed: a path, or the hub name of a data set, which is downloaded. */
  public void open(String typed) {
    String name = typed.strip();
    if (name.isEmpty()) {
      return;
    }
    if (HubId.is(name)) {
      download.start(name, hub -> HubData.of(hub, name), found -> fetched(found, name));
      return;
    }
    try {
      open(Path.of(name));
    } catch (InvalidPathException wrong) {
      context.notices().report(new SpecException("data", name, "a path, or hub:owner/name", ""));
    }
  }

  private void fetched(HubData found, String name) {
    said = Json.object();
    found.names().forEach(said::put);
    read(found.files(), null, name);
  }

  /** Reads a file of training rows and guesses how it is meant. */
  public void open(Path path) {
    said = Json.object();
    Map<String, Path> files = new LinkedHashMap<>();
    files.put(DataFile.TRAIN, path);
    read(files, null, path.toString());
  }

  /** Shows the data of a draft as the draft means them. */
  void open(DataChoice choice) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String split : List.of(DataFile.TRAIN, "validation", "test")) {
      JsonNode value = choice.data().path(split);
      JsonNode first = value.isArray() ? value.path(0) : value;
      String name = first.isObject() ? first.path("file").asText("") : first.asText("");
      if (!name.isEmpty()) {
        names.put(split, name);
      }
    }
    if (names.containsKey(DataFile.TRAIN)) {
      download.start(
          names.get(DataFile.TRAIN),
          hub -> HubData.of(hub, names),
          found -> {
            said = choice.data().deepCopy();
            tokeniser.set(choice.model());
            read(found.files(), Mapping.of(choice.task(), choice.data()), null);
          });
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
    read(files, mapping.get(), null);
  }

  /**
   * @param opened what to remember as opened; null for nothing
   */
  private void read(Map<String, Path> files, Mapping meant, String opened) {
    String label = meant == null ? "" : meant.column("label");
    context
        .background()
        .run(
            this,
            () -> DataFile.read(files, label),
            read -> {
              opened(read, meant);
              if (opened != null) {
                remember(opened);
              }
            },
            context.notices()::report);
  }

  private void remember(String opened) {
    context
        .background()
        .run(kept, () -> kept.with(opened), recent::setAll, context.notices()::report);
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
