package org.scion.ui.runs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.ObservableSet;
import org.scion.core.SpecException;
import org.scion.core.service.RunRow;
import org.scion.core.service.RunSearch;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;

/** The runs of the workspace: searched, sorted, grouped, chosen for a comparison. */
public final class RunsViewModel {
  private final Context context;
  private final StringProperty search = new SimpleStringProperty("");
  private final ReadOnlyStringWrapper searchProblem = new ReadOnlyStringWrapper("");
  private final ObjectProperty<Grouping> grouping = new SimpleObjectProperty<>(Grouping.NONE);
  private final ObservableList<RunLine> lines = FXCollections.observableArrayList();
  private final ObservableSet<String> chosen = FXCollections.observableSet(new TreeSet<>());
  private final Set<String> folded = new TreeSet<>();
  private RunColumn sortColumn = RunColumn.CREATED;
  private boolean descending = true;

  /** What runs can be put together by. */
  enum Grouping {
    NONE,
    TECHNIQUE,
    SWEEP,
    TAG;

    String words() {
      return Messages.text("runs.group." + name().toLowerCase(java.util.Locale.ROOT));
    }

    String of(RunRow row) {
      return switch (this) {
        case NONE -> "";
        case TECHNIQUE -> row.state().technique();
        case SWEEP -> row.group();
        case TAG -> row.user().tags().isEmpty() ? "" : row.user().tags().get(0);
      };
    }
  }

  public RunsViewModel(Context context) {
    this.context = context;
    context.runs().rows().addListener((ListChangeListener<RunRow>) c -> fill());
    search.addListener((o, was, is) -> fill());
    grouping.addListener((o, was, is) -> fill());
    fill();
  }

  public StringProperty search() {
    return search;
  }

  /** Why the search cannot be read; empty when it can. */
  public ReadOnlyStringProperty searchProblem() {
    return searchProblem.getReadOnlyProperty();
  }

  ObjectProperty<Grouping> grouping() {
    return grouping;
  }

  ObservableList<RunLine> lines() {
    return lines;
  }

  /** The runs that the search finds, in the order of the table. */
  public List<RunRow> shown() {
    return lines.stream().filter(line -> !line.head()).map(RunLine::run).toList();
  }

  /** Ids of the runs with a tick. */
  public ObservableSet<String> chosen() {
    return chosen;
  }

  public RunActions actions() {
    return new RunActions(context);
  }

  void sort(RunColumn column, boolean down) {
    sortColumn = column;
    descending = down;
    fill();
  }

  public void open(RunRow run) {
    context.navigator().show(Screen.RUN, run.id());
  }

  /** Compares the runs with a tick. */
  public void compare() {
    context.navigator().show(Screen.COMPARE, List.copyOf(chosen));
  }

  void choose(String id, boolean on) {
    if (on) {
      chosen.add(id);
    } else {
      chosen.remove(id);
    }
  }

  public void show(Screen screen) {
    context.navigator().show(screen);
  }

  private void fill() {
    Predicate<RunRow> wanted = row -> true;
    try {
      wanted = RunSearch.parse(search.get());
      searchProblem.set("");
    } catch (SpecException wrong) {
      searchProblem.set(wrong.getMessage());
    }
    List<RunRow> found = context.runs().rows().stream().filter(wanted).sorted(order()).toList();
    Set<String> ids = new TreeSet<>();
    context.runs().rows().forEach(r -> ids.add(r.id()));
    chosen.removeIf(id -> !ids.contains(id));
    List<RunLine> next = grouping.get() == Grouping.NONE ? plain(found) : grouped(found);
    if (!next.equals(lines)) {
      lines.setAll(next);
    }
  }

  private static List<RunLine> plain(List<RunRow> found) {
    return found.stream().map(r -> RunLine.of(r, "")).toList();
  }

  /** Hides the runs of a group, or shows them again. */
  void fold(RunLine head) {
    if (!folded.remove(head.group())) {
      folded.add(head.group());
    }
    fill();
  }

  /** Names of all numbers that any run has recorded. */
  Set<String> metricNames() {
    Set<String> names = new TreeSet<>();
    context.runs().rows().forEach(r -> names.addAll(r.metrics().keySet()));
    return names;
  }

  Context context() {
    return context;
  }

  private List<RunLine> grouped(List<RunRow> found) {
    Map<String, List<RunRow>> groups = new LinkedHashMap<>();
    found.forEach(r -> groups.computeIfAbsent(grouping.get().of(r), g -> new ArrayList<>()).add(r));
    List<RunLine> next = new ArrayList<>();
    groups.forEach(
        (group, members) -> {
          String name = group.isEmpty() ? Messages.text("runs.group.other") : group;
          boolean hidden = folded.contains(name);
          next.add(new RunLine(null, name, List.copyOf(members), hidden));
          if (!hidden) {
            members.forEach(r -> next.add(RunLine.of(r, name)));
          }
        });
    return next;
  }

  /** Runs without the value come last, whichever way the order goes. */
  private Comparator<RunRow> order() {
    Comparator<RunRow> byKey = Comparator.comparing(sortColumn::order);
    Comparator<RunRow> wanted = descending ? byKey.reversed() : byKey;
    return Comparator.comparing((RunRow r) -> sortColumn.text().apply(r).equals(RunColumn.NONE))
        .thenComparing(wanted)
        .thenComparing(RunRow::id, Comparator.reverseOrder());
  }
}
