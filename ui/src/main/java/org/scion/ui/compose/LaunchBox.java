package org.scion.ui.compose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;

/** Seeds and the button that queues; while a launch is prepared, what it does and a way out. */
final class LaunchBox extends HBox {
  private final ComposeViewModel model;
  private final Label label = Parts.styled(new Label(Messages.text("strip.seeds")), "muted");
  private final TextField seeds = new TextField();
  private final Button queue;

  LaunchBox(ComposeViewModel model) {
    super(8);
    this.model = model;
    setAlignment(javafx.geometry.Pos.CENTER_RIGHT);
    seeds.setId("seeds");
    seeds.getStyleClass().add("seeds-field");
    Parts.hint(seeds, Messages.text("strip.seeds.hint"));
    label.setLabelFor(seeds);
    label.setMinWidth(USE_PREF_SIZE);
    seeds.setAccessibleText(Messages.text("strip.seeds"));
    seeds.setOnAction(e -> commit());
    seeds
        .focusedProperty()
        .addListener(
            (o, was, is) -> {
              if (was && !is) {
                commit();
              }
            });
    queue = Parts.primary("", MaterialDesignP.PLAY, model::launch);
    queue.setId("queue-run");
    Parts.hint(queue, Messages.text("strip.queue.hint"));
    model.plan().addListener((o, was, is) -> show());
    model.launching().doing().addListener((o, was, is) -> fill());
    fill();
    show();
  }

  private void fill() {
    String doing = model.launching().doing().get();
    if (doing.isEmpty()) {
      getChildren().setAll(label, seeds, queue);
      return;
    }
    ProgressIndicator busy = new ProgressIndicator();
    busy.setAccessibleText(doing);
    busy.getStyleClass().add("small");
    busy.setPrefSize(20, 20);
    Button cancel =
        Parts.button(
            Messages.text("launch.cancel"), MaterialDesignC.CLOSE, model.launching()::cancel);
    getChildren().setAll(busy, Parts.muted(doing), cancel);
  }

  private void show() {
    DraftPlan now = model.plan().get();
    queue.setText(
        now.runs() == 1
            ? Messages.text("strip.queue")
            : Messages.text("strip.queue.many", now.runs()));
    queue.setDisable(!now.launchable());
    if (!seeds.isFocused()) {
      seeds.setText(said());
    }
  }

  private String said() {
    ObjectNode document = model.document().get();
    String varied = SweepText.of(document, SweepText.SEED);
    return varied.isEmpty() ? document.path("training").path("seed").asText("0") : varied;
  }

  private void commit() {
    String text = seeds.getText().strip();
    if (text.equals(said())) {
      return;
    }
    if (text.matches("\\d{1,9}")) {
      model.seed(Integer.parseInt(text));
    } else {
      model.vary(SweepText.SEED, text);
    }
    seeds.setText(said());
  }
}
