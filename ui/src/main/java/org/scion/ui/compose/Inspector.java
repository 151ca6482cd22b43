package org.scion.ui.compose;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.VBox;
import org.scion.core.technique.Hyperparameter;
import org.scion.ui.form.FieldRow;
import org.scion.ui.form.FieldText;
import org.scion.ui.text.Messages;

/** The forms at the right of the composer, made from descriptions. */
final class Inspector extends TabPane {
  private final ComposeViewModel model;
  private final TechniqueForms techniques;
  private final TrainingForm training;
  private final Tab techniquesTab;
  private final Tab trainingTab;

  Inspector(ComposeViewModel model) {
    this.model = model;
    getStyleClass().add("inspector");
    setTabClosingPolicy(TabClosingPolicy.UNAVAILABLE);
    techniques = new TechniqueForms(model, this::askToVary, this::refill);
    training = new TrainingForm(model, this::askToVary);
    techniquesTab = tab("inspector.techniques", techniques);
    trainingTab = tab("inspector.training", training);
    getTabs().setAll(techniquesTab, trainingTab);
    model.plan().addListener((o, was, is) -> refill());
    model.selection().version().addListener((o, was, is) -> refill());
    refill();
  }

  private static Tab tab(String key, VBox content) {
    content.getStyleClass().add("inspector-page");
    ScrollPane scroll = new ScrollPane(content);
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    return new Tab(Messages.text(key), scroll);
  }

  /** Makes the forms anew; who was typing goes on typing where it was. */
  private void refill() {
    Optional<FieldRow.Typing> typing =
        getScene() == null ? Optional.empty() : FieldRow.typing(getScene().getFocusOwner());
    rows().forEach(FieldRow::retire);
    techniques.fill();
    training.fill();
    typing.ifPresent(t -> row(t.path()).ifPresent(row -> row.resume(t)));
  }

  private Stream<FieldRow> rows() {
    return Stream.concat(below(techniques), below(training));
  }

  private static Stream<FieldRow> below(Node node) {
    if (node instanceof FieldRow row) {
      return Stream.of(row);
    }
    if (node instanceof TitledPane folded) {
      return below(folded.getContent());
    }
    return node instanceof Parent parent
        ? parent.getChildrenUnmodifiable().stream().flatMap(Inspector::below)
        : Stream.empty();
  }

  private Optional<FieldRow> row(String path) {
    return rows().filter(r -> r.path().equals(path)).findFirst();
  }

  /** Leads to the field of a path such as {@code techniques[1].rank}; false if there is none. */
  boolean reveal(String path) {
    Optional<FieldRow> row = row(path);
    if (row.isEmpty()) {
      return false;
    }
    getSelectionModel().select(path.startsWith("techniques") ? techniquesTab : trainingTab);
    for (Parent at = row.get(); at != null; at = at.getParent()) {
      if (at instanceof TitledPane folded) {
        folded.setExpanded(true);
      }
    }
    row.get().focus();
    return true;
  }

  private void askToVary(String path, Hyperparameter h) {
    new Varying(model).ask(path, FieldText.label(h), getScene().getWindow());
  }

  /** Folds what few people change. */
  static void fold(VBox page, List<? extends Node> more) {
    if (more.isEmpty()) {
      return;
    }
    VBox rows = new VBox(4);
    rows.getChildren().setAll(more);
    TitledPane folded = new TitledPane(Messages.text("inspector.more", more.size()), rows);
    boolean changed = more.stream().anyMatch(n -> n instanceof FieldRow row && row.changed());
    folded.setExpanded(changed);
    folded.setAnimated(false);
    page.getChildren().add(folded);
  }
}
