package org.scion.ui.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.model.Site;
import org.scion.core.run.RunFolder;
import org.scion.core.spec.SpecReader;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Technique;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.DataChoice;

/**
 * The draft of an experiment: one document, seen as a grid, as forms and as YAML. Every change goes
 * through {@link #change} and can be taken back. Confined to the window's thread; reading and
 * planning happen elsewhere, the newest request wins.
 */
public final class ComposeViewModel {
  private final Context context;
  private final DraftPlanner planner;
  private final History history = new History();
  private final Variation variation = new Variation();
  private final CellSelection selection = new CellSelection();
  private final ReadOnlyObjectWrapper<ObjectNode> document =
      new ReadOnlyObjectWrapper<>(Json.object());
  private final ReadOnlyObjectWrapper<DraftPlan> plan =
      new ReadOnlyObjectWrapper<>(DraftPlan.NOTHING);
  private final ReadOnlyStringWrapper yaml = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper yamlProblem = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper undoable = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper redoable = new ReadOnlyStringWrapper("");
  private final ReadOnlyObjectWrapper<Integer> varied = new ReadOnlyObjectWrapper<>(1);
  private final ObjectProperty<Technique> dragged = new SimpleObjectProperty<>();
  private Path folder;

  public ComposeViewModel(Context context) {
    this.context = context;
    this.planner =
        new DraftPlanner(context.services().workspace(), context.services().techniques());
    this.folder = context.services().workspace().path();
    context
        .background()
        .run("read draft", this::readDraft, this::openDraft, context.notices()::report);
  }

  // ---- what the views look at

  public ReadOnlyObjectProperty<ObjectNode> document() {
    return document.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<DraftPlan> plan() {
    return plan.getReadOnlyProperty();
  }

  public ReadOnlyStringProperty yaml() {
    return yaml.getReadOnlyProperty();
  }

  /** What is wrong with the text of the YAML pane; empty when it is the document. */
  public ReadOnlyStringProperty yamlProblem() {
    return yamlProblem.getReadOnlyProperty();
  }

  public ReadOnlyStringProperty undoable() {
    return undoable.getReadOnlyProperty();
  }

  public ReadOnlyStringProperty redoable() {
    return redoable.getReadOnlyProperty();
  }

  /** How many runs a launch makes. */
  public ReadOnlyObjectProperty<Integer> runsToMake() {
    return varied.getReadOnlyProperty();
  }

  /** The technique that is being dragged; null for none. Cells that refuse it fade. */
  public ObjectProperty<Technique> dragged() {
    return dragged;
  }

  /** Whether the number of steps is said, so that it does not depend on the data. */
  boolean stepsGiven() {
    return document.get().path("training").path("steps").asInt(0) > 0;
  }

  CellSelection selection() {
    return selection;
  }

  Context context() {
    return context;
  }

  // ---- opening

  /** Opens an experiment.yaml: a sample's, or the one of a run that is to be varied. */
  public void open(Path spec) {
    context
        .background()
        .run(
            "open spec",
            () -> SpecReader.document(spec),
            read -> {
              folder = spec.toAbsolutePath().getParent();
              selection.clear();
              become(Messages.text("compose.did.open", spec.getFileName()), (ObjectNode) read);
            },
            context.notices()::report);
  }

  private Optional<JsonNode> readDraft() {
    Path file = draftFile();
    return Files.exists(file) ? Optional.of(Json.read(file)) : Optional.empty();
  }

  private void openDraft(Optional<JsonNode> draft) {
    if (draft.isPresent() && draft.get().path("document") instanceof ObjectNode read) {
      folder = Path.of(draft.get().path("folder").asText(folder.toString()));
      document.set(read);
    } else {
      document.set(Drafts.empty());
    }
    changed();
  }

  private Path draftFile() {
    return context.services().workspace().path().resolve("draft.json");
  }

  // ---- changing

  /** Changes the document; nothing happens if the result is the same. */
  void change(String words, UnaryOperator<ObjectNode> edit) {
    become(words, edit.apply(document.get()));
  }

  private void become(String words, ObjectNode next) {
    if (next.equals(document.get())) {
      return;
    }
    history.did(words, document.get());
    document.set(Drafts.ordered(next));
    changed();
  }

  private void changed() {
    ObjectNode now = document.get();
    undoable.set(history.undoable().orElse(""));
    redoable.set(history.redoable().orElse(""));
    if (!now.equals(parsed(yaml.get()))) {
      yaml.set(SpecReader.yaml(now));
    }
    yamlProblem.set("");
    Path from = folder;
    context
        .background()
        .run(
            this,
            () -> {
              RunFolder.writeWhole(
                  draftFile(),
                  Json.pretty(Json.object().put("folder", from.toString()).set("document", now)));
              return planner.plan(now, from);
            },
            plan::set,
            context.notices()::report);
  }

  private static JsonNode parsed(String text) {
    try {
      return SpecReader.parse(text, "yaml");
    } catch (SpecException wrong) {
      return null;
    }
  }

  /** The YAML pane was typed in: the document follows as soon as the text is one. */
  public void type(String text) {
    if (Objects.equals(text, yaml.get())) {
      return;
    }
    yaml.set(text);
    try {
      JsonNode read = SpecReader.parse(text, "line");
      if (read instanceof ObjectNode object) {
        yamlProblem.set("");
        become(Messages.text("compose.did.type"), object);
      } else {
        yamlProblem.set(Messages.text("compose.yaml.object"));
      }
    } catch (SpecException wrong) {
      yamlProblem.set(YamlProblem.words(wrong));
    }
  }

  public void undo() {
    history.undo(document.get()).ifPresent(this::go);
  }

  public void redo() {
    history.redo(document.get()).ifPresent(this::go);
  }

  private void go(History.Step step) {
    document.set(step.document());
    changed();
  }

  void apply(Presets preset) {
    change(Messages.text("compose.did.preset", preset.words()), preset::apply);
  }

  private Optional<DraftEdits> edits() {
    DraftPlan now = plan.get();
    return now.host()
        .map(host -> new DraftEdits(document.get(), host, now.occupancy().techniques()));
  }

  /** Why a technique cannot go on any of these cells; empty when it can go on some. */
  public Optional<String> refusal(Technique technique, List<SiteGrid.Spot> spots) {
    DraftPlan now = plan.get();
    if (now.grid().isEmpty()) {
      return Optional.of(Messages.text("compose.refuse.model"));
    }
    if (technique.description().siteKinds().isEmpty()) {
      return Optional.empty();
    }
    return new Refusals(now.occupancy(), now.grid().get()).reason(technique, sites(spots));
  }

  /** Puts a technique on those of the cells that can take it; with no cells, on its default. */
  public void place(Technique technique, List<SiteGrid.Spot> spots) {
    String words = Messages.text("compose.did.place", technique.description().name());
    edits()
        .ifPresent(
            edit -> {
              if (spots.isEmpty() || technique.description().siteKinds().isEmpty()) {
                change(words, d -> edit.placeByDefault(technique));
                return;
              }
              Refusals refusals = new Refusals(plan.get().occupancy(), plan.get().grid().get());
              Set<Site> takes = new LinkedHashSet<>();
              sites(spots).stream()
                  .filter(s -> refusals.reason(technique, s).isEmpty())
                  .forEach(takes::add);
              if (!takes.isEmpty()) {
                change(words, d -> edit.place(technique, takes));
              }
            });
  }

  /** Takes every technique off the selected cells. */
  public void clearSelected() {
    Set<Site> sites = new LinkedHashSet<>(sites(selection.ordered()));
    if (!sites.isEmpty()) {
      edits().ifPresent(e -> change(Messages.text("compose.did.clear"), d -> e.clear(sites)));
    }
  }

  void remove(int technique) {
    edits().ifPresent(e -> change(Messages.text("compose.did.remove"), d -> e.remove(technique)));
  }

  /** Sets a technique's value everywhere, or on the selected cells only. */
  void set(int technique, Hyperparameter h, Object value, boolean selectedOnly) {
    String words = Messages.text("compose.did.set", h.key());
    Set<Site> sites = new LinkedHashSet<>(sites(selection.ordered()));
    edits()
        .ifPresent(
            e ->
                change(
                    words,
                    d ->
                        selectedOnly && h.perSite() && !sites.isEmpty()
                            ? e.setAt(technique, h, value, sites)
                            : e.set(technique, h, value)));
  }

  void setIn(String section, Hyperparameter h, Object value) {
    change(
        Messages.text("compose.did.set", h.key()),
        d -> new DraftEdits(d, null, List.of()).setIn(section, h, value));
  }

  /** Sets a plain value, {@code data.train}; null takes it out. */
  public void put(String path, Object value) {
    change(
        Messages.text("compose.did.set", path),
        d -> new DraftEdits(d, null, List.of()).put(path, Json.tree(value)));
  }

  /** Takes data and their meaning from the Data page, in one step. */
  public void use(DataChoice choice) {
    change(
        Messages.text("compose.did.data"),
        d ->
            new DraftEdits(
                    new DraftEdits(d, null, List.of()).put("data", choice.data()), null, List.of())
                .put("task", Json.tree(choice.task())));
  }

  private List<Site> sites(List<SiteGrid.Spot> spots) {
    return plan.get()
        .grid()
        .map(grid -> spots.stream().flatMap(s -> grid.site(s).stream()).toList())
        .orElse(List.of());
  }

  /** The techniques as text, for the clipboard. */
  public String copied() {
    return SpecReader.yaml(Json.object().set("techniques", document.get().path("techniques")));
  }

  /** Takes the techniques of a text that was copied here or in another run. */
  public void paste(String text) {
    JsonNode list = parsed(text) == null ? null : parsed(text).path("techniques");
    if (list != null && list.isArray()) {
      put("techniques", list);
    }
  }

  // ---- launching

  Variation variation() {
    return variation;
  }

  /** Varies a field over values with commas between; blank ends it. */
  public void vary(String path, String values) {
    try {
      variation.set(path, values);
      varied.set((int) variation.count());
    } catch (SpecException tooMany) {
      context.notices().report(tooMany);
    }
  }

  /** Makes the runs and hands them to the queue. */
  public void launch() {
    List<Variation.Choice> choices = variation.choices(document.get());
    Path from = folder;
    Launch launch = new Launch(planner, context.services());
    context
        .background()
        .run(
            "launch",
            () -> launch.queue(choices, from),
            runs -> {
              context.runs().refresh();
              context.notices().say(Messages.text("compose.launched", runs.size()));
            },
            context.notices()::report);
  }
}
