package org.scion.ui.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.scion.core.data.Row;
import org.scion.core.model.source.ModelSource;
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
    lengths.setPrefHeight(HEIGHT);
    labels.setPrefHeight(HEIGHT);
    lengthsCard = new ChartCard(Messages.text("data.lengths"), lengths, model.context(), null);
    labelsCard = new ChartCard(Messages.text("data.balance"), labels, model.context(), null);
    HBox.setHgrow(lengthsCard, javafx.scene.layout.Priority.ALWAYS);
    HBox.setHgrow(labelsCard, javafx.scene.layout.Priority.ALWAYS);
    TextField with = new TextField(ModelSource.MINILM);
    with.setAccessibleText(Messages.text("data.count.model"));
    getChildren()
        .addAll(
            row,
            Parts.row(
                8,
                new Label(Messages.text("data.count.model")),
                with,
                Parts.button(
                    Messages.text("data.count"),
                    MaterialDesignC.COUNTER,
                    () -> model.count(with.getText()))),
            tokens);
    model.file().addListener((o, was, is) -> fill());
    model.tokens().addListener((o, was, is) -> fill());
  }

  private void fill() {
    row.getChildren().clear();
    JsonNode counted = model.tokens().get().path("tokens");
    lengths.show(counted.isObject() ? ofTokens(counted) : ofCharacters());
    row.getChildren().add(lengthsCard);
    var balance = model.file().get().preview().labels();
    if (!balance.isEmpty()) {
      List<String> names = balance.keySet().stream().limit(16).toList();
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
