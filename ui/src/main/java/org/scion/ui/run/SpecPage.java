package org.scion.ui.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.scion.ui.parts.Columns;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.theme.Theme;

/** What was asked, what it was resolved to, and the hashes of all that went in. */
final class SpecPage {
  private static final double ROW = 26;
  private static final double HEAD = 44;
  private static final int MOST_ROWS = 12;

  private SpecPage() {}

  /** One place where a technique took hold. */
  private record Site(String technique, String name, long added) {}

  static Node of(RunDetail run) {
    JsonNode started = run.started().map(e -> (JsonNode) e.data()).orElse(run.plan());
    TextArea spec = new TextArea(run.spec());
    spec.setEditable(false);
    spec.getStyleClass().add("mono");
    spec.setAccessibleText(Messages.text("run.spec.asked"));
    VBox left = new VBox(4, caption("run.spec.asked"), Parts.grow(spec));
    VBox right = new VBox(8, caption("run.spec.resolved"), facts(run, started), sites(run.plan()));
    if (!started.path("hashes").isEmpty()) {
      right.getChildren().addAll(caption("run.spec.hashes"), hashes(started.path("hashes")));
    }
    right.setPrefWidth(400);
    left.setPrefWidth(400);
    ScrollPane scroll = new ScrollPane(right);
    scroll.setFitToWidth(true);
    scroll.setPrefWidth(400);
    HBox both = new HBox(24, Parts.grow(left), Parts.grow(scroll));
    return Parts.styled(both, "tab-page");
  }

  private static Label caption(String key) {
    return Parts.styled(new Label(Messages.text(key)), "caption");
  }

  private static GridPane facts(RunDetail run, JsonNode started) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("architecture", run.plan().path("architecture").asText(""));
    facts.put(
        "trainable",
        Messages.text(
            "run.spec.trainable",
            Numbers.exact(run.plan().path("trainable").asLong()),
            Numbers.exact(run.plan().path("total").asLong())));
    for (String key : List.of("device", "dtype", "dtype_reason", "threads", "engine", "steps")) {
      String value = started.hasNonNull(key) ? started.get(key).asText() : "";
      facts.put(key, value.replaceFirst("\\(\\)$", ""));
    }
    GridPane grid = new GridPane();
    grid.getStyleClass().add("plain-table");
    int line = 0;
    for (Map.Entry<String, String> fact : facts.entrySet()) {
      if (!fact.getValue().isEmpty()) {
        Label name = new Label(Messages.text("run.fact." + fact.getKey()));
        name.setMinWidth(Label.USE_PREF_SIZE);
        GridPane.setValignment(name, VPos.TOP);
        grid.addRow(line++, Parts.styled(name, "muted"), Parts.text(fact.getValue()));
      }
    }
    return grid;
  }

  private static TableView<Site> sites(JsonNode plan) {
    TableView<Site> table = new TableView<>();
    table.setAccessibleText(Messages.text("run.spec.resolved"));
    for (JsonNode site : plan.path("sites")) {
      table
          .getItems()
          .add(
              new Site(
                  site.path("id").asText(),
                  site.path("name").asText(),
                  site.path("parameters").asLong()));
    }
    table.getColumns().add(column("technique", 90, Site::technique));
    table.getColumns().add(column("site", 240, Site::name));
    // What trains the base's own weights adds none.
    TableColumn<Site, String> added =
        column("parameters", 90, s -> s.added() == 0 ? "" : Numbers.exact(s.added()));
    added.getStyleClass().add("number-column");
    added.setStyle("-fx-alignment: center-right;");
    table.getColumns().add(added);
    table.setFixedCellSize(ROW);
    double head = HEAD * Theme.letters().get();
    table.setPrefHeight(ROW * Math.min(MOST_ROWS, table.getItems().size()) + head);
    table.setMinHeight(table.getPrefHeight());
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    return table;
  }

  private static TableColumn<Site, String> column(
      String key, double width, java.util.function.Function<Site, String> text) {
    TableColumn<Site, String> column = new TableColumn<>(Messages.text("run.site." + key));
    column.setCellValueFactory(d -> new SimpleObjectProperty<>(text.apply(d.getValue())));
    Columns.width(column, width);
    return column;
  }

  /** Fields, so that a hash can be selected and copied. */
  private static GridPane hashes(JsonNode hashes) {
    GridPane grid = new GridPane();
    grid.setHgap(12);
    grid.setVgap(2);
    int line = 0;
    for (Map.Entry<String, JsonNode> hash : hashes.properties()) {
      TextField value = new TextField(hash.getValue().asText());
      value.setEditable(false);
      value.getStyleClass().addAll("mono", "plain-field");
      value.setAccessibleText(hash.getKey());
      GridPane.setHgrow(value, javafx.scene.layout.Priority.ALWAYS);
      Label name = Parts.styled(new Label(hash.getKey()), "muted");
      name.setMinWidth(Label.USE_PREF_SIZE);
      grid.addRow(line++, name, value);
    }
    return grid;
  }
}
