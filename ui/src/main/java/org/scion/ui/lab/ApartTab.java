package org.scion.ui.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.scion.ui.chart.PicturePane;
import org.scion.ui.parts.ChartCard;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;

/** Questions to a whole run: landscape, alignment of layers, where the skill sits. */
final class ApartTab extends VBox {
  private static final double CHART = 260;

  private final LabViewModel model;
  private final Map<Apart, Part> parts = new EnumMap<>(Apart.class);

  ApartTab(LabViewModel model) {
    super(12);
    this.model = model;
    getStyleClass().add("tab-page");
    GridPane grid = LabParts.halves();
    for (Apart apart : Apart.values()) {
      Part part = new Part(apart);
      parts.put(apart, part);
      grid.add(part, apart.ordinal() % 2, apart.ordinal() / 2);
    }
    ScrollPane scroll = LabParts.scrolled(grid);
    getChildren().add(Parts.grow(scroll));
    model.lab().addListener((o, was, is) -> fill());
    fill();
  }

  private void fill() {
    parts.forEach((apart, part) -> part.show(model.lab().get()));
  }

  /** One question. */
  private final class Part extends VBox {
    private final Apart apart;
    private final PicturePane pane;
    private final ChartCard card;
    private final Label words = Parts.muted("");
    private final LabJob job = new LabJob(model.context());

    Part(Apart apart) {
      super(8);
      this.apart = apart;
      pane = new PicturePane(model.context().dark());
      pane.usualHeight(CHART);
      card = new ChartCard("", pane, model.context(), null);
      Button start =
          Parts.button(Messages.text("lab.ask"), MaterialDesignP.PLAY_OUTLINE, this::ask);
      start.setAccessibleText(Messages.text("lab.ask") + ": " + apart.title());
      start.disableProperty().bind(job.running());
      getChildren()
          .addAll(
              Parts.row(8, Parts.heading(apart.title()), Parts.spring(), start),
              new JobBar(job),
              card,
              words);
    }

    private void ask() {
      model
          .lab()
          .get()
          .ifPresent(
              l ->
                  job.start(
                      List.of(new LabJob.Request(apart.job(), apart.arguments(l.row().id()))),
                      piece -> {},
                      answers -> model.read()));
    }

    private void show(Optional<LabRun> run) {
      JsonNode answer = run.map(l -> l.answers().get(apart.job())).orElse(null);
      Parts.shown(card, answer != null);
      words.setText(answer == null ? apart.purpose() : apart.words(answer));
      if (answer != null) {
        pane.show(apart.picture(answer));
      }
    }
  }
}
