package org.scion.ui.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.data.ColumnProfile;
import org.scion.core.data.SplitPreview;
import org.scion.core.service.JobRequest;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.DataChoice;
import org.scion.ui.workbench.Screen;

/** A data file: what it holds, how it is meant, what the model will see of it. */
public final class DataViewModel {
  private static final double UNBALANCED = 10;

  private final Context context;
  private final ReadOnlyObjectWrapper<DataFile> file = new ReadOnlyObjectWrapper<>();
  private final ObjectProperty<Mapping> mapping = new SimpleObjectProperty<>(Mapping.NONE);
  private final ReadOnlyObjectWrapper<JsonNode> tokens = new ReadOnlyObjectWrapper<>(Json.object());
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
  private final ObservableList<SeenExample> examples = FXCollections.observableArrayList();
  private final ObservableList<String> warnings = FXCollections.observableArrayList();

  public DataViewModel(Context context) {
    this.context = context;
    mapping.addListener((o, was, is) -> mapped(was, is));
  }

  /** Reads a file and guesses how it is meant. */
  public void open(Path path) {
    context
        .background()
        .run(this, () -> DataFile.read(path), this::opened, context.notices()::report);
  }

  private void opened(DataFile read) {
    tokens.set(Json.object());
    file.set(read);
    mapping.set(read.guess().map(Mapping::of).orElse(Mapping.NONE));
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

  /** What a tokeniser counted: the job's {@code tokens}, empty before it was asked. */
  ReadOnlyObjectProperty<JsonNode> tokens() {
    return tokens.getReadOnlyProperty();
  }

  private void mapped(Mapping was, Mapping is) {
    DataFile now = file.get();
    if (now == null) {
      return;
    }
    show();
    if (!Objects.equals(was.label(), is.label())) {
      String label = is.label().isEmpty() ? null : is.label();
      context
          .background()
          .run(
              "labels",
              () -> now.counting(DataFile.preview(now.path(), label)),
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
      examples.setAll(SeenExample.of(mapping.get(), file.get().first()));
    } catch (SpecException wrong) {
      examples.clear();
      problem.set(wrong.getMessage());
    }
    warnings.setAll(warn(file.get().preview()));
  }

  private List<String> warn(SplitPreview preview) {
    List<String> list = new ArrayList<>();
    if (preview.duplicates() > 0) {
      list.add(Messages.text("data.warn.duplicates", Numbers.exact(preview.duplicates())));
    }
    preview.broken().stream()
        .limit(3)
        .forEach(b -> list.add(Messages.text("data.warn.broken", b.problem().sentence())));
    for (ColumnProfile column : preview.columns()) {
      if (column.missing() > 0) {
        list.add(
            Messages.text("data.warn.missing", column.name(), Numbers.exact(column.missing())));
      }
    }
    if (preview.labels().size() > 1) {
      long most = preview.labels().values().stream().mapToLong(Long::longValue).max().orElse(1);
      long least = preview.labels().values().stream().mapToLong(Long::longValue).min().orElse(1);
      if (most > UNBALANCED * least) {
        list.add(Messages.text("data.warn.balance", Numbers.exact(most), Numbers.exact(least)));
      }
    }
    tokens.get().path("problems").forEach(p -> list.add(p.asText()));
    return list;
  }

  /** Asks a worker to tokenise the file for a model. */
  public void count(String model) {
    DataFile now = file.get();
    if (now == null || model.isBlank()) {
      return;
    }
    var arguments = Json.object().put("file", now.path().toString()).put("model", model);
    arguments.set("columns", mapping.get().columns());
    JobRequest request = new JobRequest("data-show", arguments, context.services().workspace());
    context
        .background()
        .run(
            "tokens",
            () -> context.services().jobs().run(request, progress -> {}),
            result -> {
              tokens.set(result);
              show();
            },
            context.notices()::report);
  }

  /** Hands the file and its meaning to the composer. */
  public void use() {
    DataFile now = file.get();
    if (now != null) {
      context
          .navigator()
          .show(
              Screen.COMPOSE,
              new DataChoice(
                  mapping.get().task().specName(), mapping.get().section(now.path().toString())));
    }
  }

  Context context() {
    return context;
  }
}
