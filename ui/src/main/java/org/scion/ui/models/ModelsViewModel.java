package org.scion.ui.models;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.hub.Hub;
import org.scion.core.hub.HubId;
import org.scion.core.hub.HubSettings;
import org.scion.core.model.HostFamily;
import org.scion.core.model.TaskHead;
import org.scion.core.model.source.ModelRegistry;
import org.scion.core.model.source.ModelSource;
import org.scion.core.model.source.ModelSummary;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.ModelChoice;
import org.scion.ui.workbench.Screen;

/** The models that the workspace knows. */
public final class ModelsViewModel {
  private static final int LABELS_FOR_SHOW = 2;
  private static final String ADD = "add model";

  private final Context context;
  private final ObservableList<ModelCard> models = FXCollections.observableArrayList();
  private final ObjectProperty<ModelCard> selected = new SimpleObjectProperty<>();
  private final ReadOnlyStringWrapper adding = new ReadOnlyStringWrapper("");

  public ModelsViewModel(Context context) {
    this.context = context;
    refresh();
  }

  ObservableList<ModelCard> models() {
    return models;
  }

  ObjectProperty<ModelCard> selected() {
    return selected;
  }

  /** What is being added, and how far it is; empty when nothing is. */
  ReadOnlyStringProperty adding() {
    return adding.getReadOnlyProperty();
  }

  /** Adds whatever a spec may name: a folder, a file, a hub name, which is downloaded. */
  public void add(String model) {
    String name = model.strip();
    if (name.isEmpty() || !adding.get().isEmpty()) {
      return;
    }
    Path workspace = context.services().workspace().path();
    adding.set(Messages.text("models.adding", name));
    context
        .background()
        .run(
            ADD,
            () -> {
              if (HubId.is(name)) {
                new Hub(HubSettings.ofEnvironment(), this::tell)
                    .model(HubId.parse(HubId.Kind.MODEL, name), false);
              }
              return new ModelRegistry(workspace).add(name, Optional.empty());
            },
            added -> {
              adding.set("");
              refresh(added.id());
            },
            error -> {
              adding.set("");
              context.notices().report(error);
            });
  }

  private void tell(String what, long done, long total) {
    String words =
        Messages.text(
            "models.adding.bytes", what, Numbers.gigabytes(done), Numbers.gigabytes(total));
    context
        .background()
        .publish(
            () -> {
              if (!adding.get().isEmpty()) {
                adding.set(words);
              }
            });
  }

  /** Gives up what is being added; a download goes on from there the next time. */
  void cancel() {
    context.background().cancel(ADD);
    adding.set("");
  }

  public void compose() {
    if (selected.get() != null) {
      context.navigator().show(Screen.COMPOSE, new ModelChoice(selected.get().summary().id()));
    }
  }

  private void refresh() {
    refresh(selected.get() == null ? "" : selected.get().summary().id());
  }

  private void refresh(String select) {
    context
        .background()
        .run(
            this,
            this::read,
            list -> {
              models.setAll(list);
              selected.set(
                  list.stream()
                      .filter(m -> m.summary().id().equals(select))
                      .findFirst()
                      .orElse(list.isEmpty() ? null : list.get(0)));
            },
            context.notices()::report);
  }

  private List<ModelCard> read() {
    Path workspace = context.services().workspace().path();
    List<ModelCard> cards = new ArrayList<>();
    for (ModelSummary summary : new ModelRegistry(workspace).list()) {
      cards.add(card(summary, workspace));
    }
    return cards;
  }

  private static ModelCard card(ModelSummary summary, Path workspace) {
    try {
      JsonNode config = ModelSource.resolve(summary.location(), workspace).config();
      HostFamily family = HostFamily.of(config);
      boolean encoder = family.id().equals("bert");
      TaskHead head =
          encoder ? TaskHead.classification(LABELS_FOR_SHOW) : HostFamily.headOf(config);
      return new ModelCard(summary, Optional.of(family.layout(config, head)), bytes(summary), "");
    } catch (SpecException | UnsupportedException e) {
      return new ModelCard(summary, Optional.empty(), bytes(summary), e.getMessage());
    }
  }

  /** Bytes of all its files that are there. */
  private static long bytes(ModelSummary summary) {
    return summary.files().stream().map(File::new).mapToLong(File::length).sum();
  }
}
