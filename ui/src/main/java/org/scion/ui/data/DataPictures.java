package org.scion.ui.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.scion.core.data.Row;
import org.scion.core.model.source.ModelRegistry;
import org.scion.core.model.source.ModelSource;
import org.scion.core.model.source.ModelSummary;
import org.scion.ui.chart.Bars;
import org.scion.ui.chart.PicturePane;
import org.scion.ui.parts.ChartCard;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** Histogram of lengths and balance of labels. */
final class DataPictures extends VBox {
  private static final int BUCKETS = 24;
  private static final double HEIGHT = 180;
  private static final double BAR = 20;

  private final DataViewModel model;
  private final PicturePane lengths;
  private final PicturePane labels;
  private final ChartCard lengthsCard;
  private final ChartCard labelsCard;
  private final Label tokens = Parts.muted("");
  private final HBox row = new HBox(16);

  DataPictures(DataViewModel model) {
    super(12);
    this.model = model;
    lengths = new PicturePane(model.context().dark());
    labels = new PicturePane(model.context().dark());
    lengths.usualHeight(HEIGHT);
    labels.usualHeight(HEIGHT);
    lengthsCard = new ChartCard(Messages.text("data.lengths"), lengths, model.context(), null);
    labelsCard = new ChartCard(Messages.text("data.balance"), labels, model.context(), null);
    HBox.setHgrow(lengthsCard, javafx.scene.layout.Priority.ALWAYS);
    HBox.setHgrow(labelsCard, javafx.scene.layout.Priority.ALWAYS);
    getChildren().addAll(row, counter(), tokens);
    model.file().addListener((o, was, is) -> fill());
    model.tokens().addListener((o, was, is) -> fill());
  }

  private HBox counter() {
    ComboBox<String> with = new ComboBox<>();
    with.setEditable(true);
    with.setId("tokeniser");
    with.setAccessibleText(Messages.text("data.count.model"));
    with.valueProperty().bindBidirectional(model.tokeniser());
    readModels(with);
    Label label = new Label(Messages.text("data.count.model"));
    label.setLabelFor(with);
    Button count = Parts.button(Messages.text("data.count"), MaterialDesignC.COUNTER, model::count);
    count.setId("count");
    count.disableProperty().bind(model.counting());
    ProgressIndicator busy = new ProgressIndicator();
    busy.setAccessibleText(Messages.text("progress"));
    busy.setPrefSize(20, 20);
    return Parts.row(8, label, with, count, Parts.when(busy, model.counting()));
  }

  private void readModels(ComboBox<String> with) {
    var workspace = model.context().services().workspace().path();
    model
        .context()
        .background()
        .run(
            this,
            () -> new ModelRegistry(workspace).list(),
            list -> {
              String chosen = with.getValue();
              with.getItems().setAll(list.stream().map(ModelSummary::id).toList());
              with.getItems().add(ModelSource.MINILM);
              boolean none = chosen == null || chosen.isBlank();
              with.setValue(none ? with.getItems().get(0) : chosen);
            },
            model.context().notices()::report);
  }

  private void fill() {
    row.getChildren().clear();
    JsonNode counted = model.tokens().get().path("tokens");
    lengths.show(counted.isObject() ? ofTokens(counted) : ofCharacters());
    row.getChildren().add(lengthsCard);
    var balance = model.file().get().train().labels();
    if (!balance.isEmpty()) {
      List<String> names = balance.keySet().stream().limit(16).toList();
      labels.usualHeight(Math.max(HEIGHT, BAR * names.size()));
      labels.show(
          new Bars(
              Messages.text("data.balance"),
              names,
              names.stream().map(balance::get).toList(),
              false));
      row.getChildren().add(labelsCard);
    }
    tokens.setText(
        counted.isObject()
            ? Messages.text(
                "data.counted",
                Numbers.real(counted.path("median").asDouble()),
                Numbers.real(counted.path("p95").asDouble()),
                counted.path("longest").asText(),
                counted.path("truncated").asText(),
                counted.path("max_length").asText())
            : Messages.text("data.not.counted"));
  }

  private static Bars ofTokens(JsonNode counted) {
    List<String> names = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    for (JsonNode bucket : counted.path("buckets")) {
      names.add(bucket.path("from").asText());
      counts.add(bucket.path("count").asLong());
    }
    return new Bars(Messages.text("data.lengths"), names, counts, true);
  }

  /** Characters of the rows looked at: what can be said without a tokeniser. */
  private Bars ofCharacters() {
    List<Integer> sizes = new ArrayList<>();
    for (Row row : model.file().get().first()) {
      int size = 0;
      for (JsonNode value : row.fields().values()) {
        size += value.asText().length();
      }
      sizes.add(size);
    }
    int longest = sizes.stream().mapToInt(Integer::intValue).max().orElse(1);
    int width = Math.max(1, (longest + BUCKETS) / BUCKETS);
    List<String> names = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    for (int from = 0; from <= longest; from += width) {
      int low = from;
      names.add(String.valueOf(from));
      counts.add(sizes.stream().filter(s -> s >= low && s < low + width).count());
    }
    return new Bars(Messages.text("data.lengths"), names, counts, true);
  }
}
