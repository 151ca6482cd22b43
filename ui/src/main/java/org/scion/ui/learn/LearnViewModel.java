package org.scion.ui.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.scion.core.run.Workspace;
import org.scion.core.service.Plugins;
import org.scion.core.technique.Family;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Technique;
import org.scion.ui.form.FieldText;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;
import org.scion.ui.workbench.TechniqueChoice;

/** Lessons: our own, those of the techniques, and a glossary of every word in the window. */
public final class LearnViewModel {
  private final Context context;
  private final ObservableList<Lesson> lessons = FXCollections.observableArrayList();
  private final ObjectProperty<Lesson> shown = new SimpleObjectProperty<>();
  private final StringProperty search = new SimpleStringProperty("");
  private final List<Lesson> all = new ArrayList<>();
  private final Glossary glossary;

  /**
   * A page.
   *
   * @param id what leads to it: a technique, a word of a form
   * @param group its heading in the list
   * @param title its line in the list
   * @param markdown what it says
   * @param technique the technique it is about; null if none
   */
  public record Lesson(
      String id, String group, String title, String markdown, Technique technique) {}

  public LearnViewModel(Context context) {
    this.context = context;
    glossary = new Glossary(context.services().techniques());
    for (String id : List.of("first", "rank", "spectra", "seeds", "memory")) {
      all.add(
          new Lesson(
              id,
              Messages.text("learn.basics"),
              Messages.text("lesson." + id + ".title"),
              Messages.text("lesson." + id),
              null));
    }
    all.add(
        new Lesson(
            "glossary",
            Messages.text("learn.basics"),
            Messages.text("learn.glossary"),
            page(),
            null));
    int plugins = all.size();
    all.add(plugins(""));
    context.services().techniques().all().forEach(t -> all.add(lesson(t)));
    search.addListener((o, was, is) -> fill());
    fill();
    shown.set(all.get(0));
    Workspace workspace = context.services().workspace();
    context
        .background()
        .run(
            this,
            () -> plugins(page(workspace)),
            read -> {
              all.set(plugins, read);
              fill();
            },
            context.notices()::report);
  }

  private static Lesson plugins(String page) {
    return new Lesson(
        "plugins", Messages.text("learn.basics"), Messages.text("learn.plugins"), page, null);
  }

  /** The jars of the workspace's plugins folder, with what they bring. */
  private static String page(Workspace workspace) {
    StringBuilder text = new StringBuilder();
    for (Plugins.Jar jar : Plugins.list(workspace)) {
      String what = jar.used() ? String.join(", ", jar.techniques()) : jar.problem();
      text.append("| ").append(jar.file().getFileName()).append(" | ").append(what).append(" |\n");
    }
    String table =
        text.isEmpty()
            ? Messages.text("learn.plugins.none")
            : Messages.text("learn.plugins.head") + text;
    return Messages.text("learn.plugins.page", Plugins.folder(workspace), table);
  }

  private static Lesson lesson(Technique technique) {
    var d = technique.description();
    String head = technique.lesson();
    String text = head.isBlank() ? "# " + d.name() + "\n\n" + d.summary() : head;
    String foot =
        Messages.text(
            "learn.foot",
            d.formula().isEmpty() ? "" : "\n\n    " + d.formula(),
            d.paper().isEmpty() ? "–" : d.paper(),
            settings(d.hyperparameters()));
    return new Lesson(d.id(), family(d.family()), d.name(), text + foot, technique);
  }

  private static String family(Family family) {
    return family.label();
  }

  private static String settings(List<Hyperparameter> list) {
    if (list.isEmpty()) {
      return Messages.text("learn.settings.none");
    }
    StringBuilder table = new StringBuilder(Messages.text("learn.settings.head"));
    for (Hyperparameter h : list) {
      table.append("\n| `").append(h.key()).append("` | ").append(cell(h.help()));
      table.append(" | ").append(cell(FieldText.text(h.defaultValue()))).append(" |");
    }
    return table.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private String page() {
    StringBuilder text = new StringBuilder("# " + Messages.text("learn.glossary") + "\n");
    glossary
        .words()
        .forEach(
            (term, help) ->
                text.append("\n**").append(term).append("** — ").append(help).append("\n"));
    return text.toString();
  }

  /** A page of its own for a word of the glossary that is in what was asked. */
  private Optional<Lesson> entry(String asked) {
    return glossary
        .explain(asked)
        .map(e -> new Lesson("glossary", "", e.term(), "# " + e.term() + "\n\n" + e.text(), null));
  }

  private void fill() {
    String wanted = search.get().strip().toLowerCase(Locale.ROOT);
    lessons.setAll(
        all.stream()
            .filter(
                l ->
                    (l.title() + "\n" + l.markdown() + "\n" + l.group())
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted))
            .toList());
  }

  /** Opens the page about a technique, a lesson or a word; else the whole glossary. */
  public void open(String id) {
    Optional<Lesson> found =
        all.stream().filter(l -> l.id().equals(id)).findFirst().or(() -> entry(id));
    shown.set(
        found.orElseGet(
            () -> all.stream().filter(l -> l.id().equals("glossary")).findFirst().orElseThrow()));
  }

  ObservableList<Lesson> lessons() {
    return lessons;
  }

  ObjectProperty<Lesson> shown() {
    return shown;
  }

  StringProperty search() {
    return search;
  }

  /** The composer, with the technique on show chosen in the palette. */
  void tryIt() {
    context.navigator().show(Screen.COMPOSE, new TechniqueChoice(shown.get().technique().id()));
  }

  /** Starts the guided first run. */
  void guide() {
    context.navigator().guide();
  }

  Context context() {
    return context;
  }
}
