package org.scion.ui.models;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.hub.HubId;
import org.scion.core.hub.HubSettings;
import org.scion.core.model.HostFamily;
import org.scion.core.model.TaskHead;
import org.scion.core.model.source.ModelRegistry;
import org.scion.core.model.source.ModelSource;
import org.scion.core.model.source.ModelSummary;
import org.scion.ui.download.Download;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.ModelChoice;
import org.scion.ui.workbench.Screen;

/** The models that the workspace knows. */
public final class ModelsViewModel {
  private static final int LABELS_FOR_SHOW = 2;
  private static final String ADD = "add-model";

  private final Context context;
  private final ObservableList<ModelCard> models = FXCollections.observableArrayList();
  private final ObjectProperty<ModelCard> selected = new SimpleObjectProperty<>();
  private final Download download;

  public ModelsViewModel(Context context) {
    this(context, HubSettings::ofEnvironment);
  }

  ModelsViewModel(Context context, Supplier<HubSettings> hub) {
    this.context = context;
    download = new Download(context, hub);
    refresh();
  }

  ObservableList<ModelCard> models() {
    return models;
  }

  ObjectProperty<ModelCard> selected() {
    return selected;
  }

  /** What is fetched from the hub for a model that is being added. */
  Download download() {
    return download;
  }

  /** Adds whatever a spec may name: a folder, a file, a hub name, which is downloaded. */
  public void add(String model) {
    String name = model.strip();
    if (name.isEmpty()) {
      return;
    }
    try {
      if (HubId.is(name)) {
        HubId id = HubId.parse(HubId.Kind.MODEL, name);
        download.start(name, hub -> hub.model(id, false), folder -> register(name, ""));
      } else {
        register(name, "");
      }
    } catch (SpecException wrong) {
      context.notices().report(wrong);
    }
  }

  private void register(String name, String id) {
    Optional<String> wanted = id.isEmpty() ? Optional.empty() : Optional.of(id);
    context
        .background()
        .run(
            ADD,
            () -> registry().add(name, wanted),
            added -> refresh(added.id()),
            context.notices()::report);
  }

  /** Takes the chosen model off the list; its files stay where they are. */
  void remove() {
    if (selected.get() == null) {
      return;
    }
    ModelSummary gone = selected.get().summary();
    context
        .background()
        .run(
            "remove-model",
            () -> {
              registry().remove(gone.id());
              return gone;
            },
            this::removed,
            context.notices()::report);
  }

  private void removed(ModelSummary gone) {
    refresh("");
    context
        .notices()
        .offer(
            Messages.text("models.removed", gone.id(), gone.location()),
            Messages.text("models.removed.undo"),
            () -> register(gone.location(), gone.id()));
  }

  private ModelRegistry registry() {
    return new ModelRegistry(context.services().workspace().path());
  }

  public void compose() {
    if (selected.get() != null) {
      context.navigator().show(Screen.COMPOSE, new ModelChoice(selected.get().summary().id()));
    }
  }

  /** Asks the model alone, without any run. */
  void playground() {
    if (selected.get() != null) {
      context.navigator().show(Screen.PLAYGROUND, new ModelChoice(selected.get().summary().id()));
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
    for (ModelSummary summary : registry().list()) {
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
