package org.scion.ui.models;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.hub.Hub;
import org.scion.core.hub.HubId;
import org.scion.core.hub.HubProgress;
import org.scion.core.hub.HubSettings;
import org.scion.core.model.HostFamily;
import org.scion.core.model.TaskHead;
import org.scion.core.model.source.ModelRegistry;
import org.scion.core.model.source.ModelSource;
import org.scion.core.model.source.ModelSummary;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.ModelChoice;
import org.scion.ui.workbench.Screen;

/** The models that the workspace knows. */
public final class ModelsViewModel {
  private static final int LABELS_FOR_SHOW = 2;

  private final Context context;
  private final ObservableList<ModelCard> models = FXCollections.observableArrayList();
  private final ObjectProperty<ModelCard> selected = new SimpleObjectProperty<>();

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

  /** Adds whatever a spec may name: a folder, a file, a hub name, which is downloaded. */
  public void add(String model) {
    if (model.isBlank()) {
      return;
    }
    Path workspace = context.services().workspace().path();
    context
        .background()
        .run(
            "add " + model,
            () -> {
              String name = model.strip();
              if (HubId.is(name)) {
                new Hub(HubSettings.ofEnvironment(), HubProgress.NONE)
                    .model(HubId.parse(HubId.Kind.MODEL, name), false);
              }
              return new ModelRegistry(workspace).add(name, Optional.empty());
            },
            added -> refresh(added.id()),
            context.notices()::report);
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
      return new ModelCard(summary, Optional.of(family.layout(config, head)), "");
    } catch (SpecException | UnsupportedException e) {
      return new ModelCard(summary, Optional.empty(), e.getMessage());
    }
  }
}
