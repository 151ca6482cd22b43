package org.scion.ui.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private final TimeModel time;
  private final Launching launching;
  private final History history = new History();
  private final CellSelection selection = new CellSelection();
  private final ReadOnlyObjectWrapper<ObjectNode> document =
      new ReadOnlyObjectWrapper<>(Json.object());
  private final ReadOnlyObjectWrapper<DraftPlan> plan =
      new ReadOnlyObjectWrapper<>(DraftPlan.NOTHING);
  private final ReadOnlyStringWrapper yaml = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper yamlProblem = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper undoable = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper redoable = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper refused = new ReadOnlyStringWrapper("");
  private final ObjectProperty<Technique> dragged = new SimpleObjectProperty<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private Path folder;
  private boolean ready;

  public ComposeViewModel(Context context) {
    this.context = context;
    var services = context.services();
    planner = new DraftPlanner(services.workspace(), services.techniques());
    time = new TimeModel(context, plan.getReadOnlyProperty());
    launching = new Launching(context, planner);
    folder = services.workspace().path();
    Path home = folder;
    context
        .background()
        .run(
            "read-draft",
            () -> Draft.read(draftFile(), home),
            this::openDraft,
            error -> {
              openDraft(new Draft(Drafts.empty(), home));
              context.notices().report(error);
            });
  }

  // ---- what the views look at

  public ReadOnlyObjectProperty<ObjectNode> document() {
    return document.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<DraftPlan> plan() {
    return plan.getReadOnlyProperty();
  }

  /** How long the plan takes by past runs; empty while nothing is known. */
  ReadOnlyObjectProperty<Optional<TimeEstimate>> time() {
    return time.estimate();
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

  /** Why the last technique could not be placed; empty when it was. */
  ReadOnlyStringProperty refused() {
    return refused.getReadOnlyProperty();
  }

  Launching launching() {
    return launching;
  }

  DraftPlanner planner() {
    return planner;
  }

  /** The technique that is being dragged; null for none. Cells that refuse it fade. */
  public ObjectProperty<Technique> dragged() {
    return dragged;
  }

  CellSelection selection() {
    return selection;
  }

  Context context() {
    return context;
  }

  Draft draft() {
    return new Draft(document.get(), folder);
  }

  // ---- opening and saving

  /** Runs an action as soon as the kept draft was read, so that it is not overwritten. */
  void whenReady(Runnable action) {
    if (ready) {
      action.run();
    } else {
      waiting.add(action);
    }
  }

  /** Opens an experiment.yaml: a sample's, or the one of a run that is to be varied. */
  public void open(Path spec) {
    context
        .background()
        .run(
            "open-spec",
            () -> SpecReader.document(spec),
            read -> {
              selection.clear();
              String words = Messages.text("compose.did.open", spec.getFileName());
              become(words, new Draft((ObjectNode) read, spec.toAbsolutePath().getParent()), false);
            },
            context.notices()::report);
  }

  /** Starts anew; undo brings the old draft back. */
  void clear() {
    selection.clear();
    become(Messages.text("compose.did.new"), draft().with(Drafts.empty()), false);
  }

  private void openDraft(Draft draft) {
    folder = draft.folder();
    document.set(draft.document());
    ready = true;
    changed();
    waiting.forEach(Runnable::run);
    waiting.clear();
  }

  private Path draftFile() {
    return context.services().workspace().path().resolve("draft.json");
  }

  // ---- changing

  /** Changes the document; nothing happens if the result is the same. */
  void change(String words, UnaryOperator<ObjectNode> edit) {
    become(words, draft().with(edit.apply(document.get())), false);
  }

  private void become(String words, Draft next, boolean typed) {
    if (next.equals(draft())) {
      return;
    }
    long now = context.services().clock().millis();
    if (typed) {
      history.wentOn(words, draft(), now);
    } else {
      history.did(words, draft(), now);
    }
    folder = next.folder();
    document.set(Drafts.ordered(next.document()));
    changed();
  }

  private void changed() {
    Draft now = draft();
    undoable.set(history.undoable().orElse(""));
    redoable.set(history.redoable().orElse(""));
    refused.set("");
    if (!now.document().equals(Drafts.parsed(yaml.get()))) {
      yaml.set(SpecReader.yaml(now.document()));
    }
    yamlProblem.set("");
    context
        .background()
        .run(
            this,
            () -> {
              now.keep(draftFile());
              return planner.plan(now.document(), now.folder());
            },
            plan::set,
            context.notices()::report);
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
        become(Messages.text("compose.did.type"), draft().with(object), true);
      } else {
        yamlProblem.set(Messages.text("compose.yaml.object"));
      }
    } catch (SpecException wrong) {
      yamlProblem.set(YamlProblem.words(wrong));
    }
  }

  public void undo() {
    history.undo(draft()).ifPresent(this::go);
  }

  public void redo() {
    history.redo(draft()).ifPresent(this::go);
  }

  private void go(History.Step step) {
    folder = step.draft().folder();
    document.set(step.draft().document());
    changed();
  }

  // ---- the grid

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
    Refusals refusals = new Refusals(now.occupancy(), now.grid().get());
    Optional<String> inRun = refusals.inRun(technique);
    boolean everywhere = technique.description().siteKinds().isEmpty();
    return inRun.isPresent() || everywhere ? inRun : refusals.reason(technique, sites(spots));
  }

  /** Puts a technique on those of the cells that can take it; with no cells, on its default. */
  public void place(Technique technique, List<SiteGrid.Spot> spots) {
    String words = Messages.text("compose.did.place", technique.description().name());
    edits()
        .ifPresent(
            edit -> {
              Refusals refusals = new Refusals(plan.get().occupancy(), plan.get().grid().get());
              Optional<String> inRun = refusals.inRun(technique);
              if (inRun.isPresent()) {
                refused.set(inRun.get());
                return;
              }
              if (spots.isEmpty() || technique.description().siteKinds().isEmpty()) {
                change(words, d -> edit.placeByDefault(technique));
                return;
              }
              Set<Site> takes = new LinkedHashSet<>();
              sites(spots).stream()
                  .filter(s -> refusals.reason(technique, s).isEmpty())
                  .forEach(takes::add);
              if (takes.isEmpty()) {
                refused.set(refusals.reason(technique, sites(spots)).orElse(""));
              } else {
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
    change(Messages.text("compose.did.data"), d -> new DraftEdits(d, null, List.of()).use(choice));
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
    JsonNode list = Drafts.parsed(text).path("techniques");
    if (list.isArray()) {
      change(
          Messages.text("compose.did.paste"),
          d -> new DraftEdits(d, null, List.of()).put("techniques", list));
    } else {
      context.notices().say(Messages.text("compose.paste.none"));
    }
  }

  /** Varies a field over values with commas between; blank ends it. */
  public void vary(String path, String values) {
    try {
      ObjectNode varied = SweepText.with(document.get(), path, values);
      change(Messages.text("compose.did.vary", path), d -> varied);
    } catch (SpecException wrong) {
      context.notices().report(wrong);
    }
  }

  /** One run with this seed, however many there were to be. */
  void seed(int seed) {
    change(
        Messages.text("compose.did.set", "seed"),
        d ->
            new DraftEdits(SweepText.with(d, SweepText.SEED, ""), null, List.of())
                .put(SweepText.SEED, Json.tree(seed)));
  }

  /** Makes the runs and hands them to the queue. */
  public void launch() {
    if (plan.get().launchable()) {
      launching.start(draft());
    }
  }
}
