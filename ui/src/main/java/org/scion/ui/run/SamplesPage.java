package org.scion.ui.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.scion.core.run.RunEvent;
import org.scion.ui.parts.EmptyPlace;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** What a run said to each prompt over time, the latest first. */
final class SamplesPage {
  private SamplesPage() {}

  static Node of(RunDetail run) {
    Map<String, List<JsonNode>> byPrompt = new LinkedHashMap<>();
    for (RunEvent event : run.events("sample")) {
      byPrompt
          .computeIfAbsent(event.data().path("prompt").asText(), p -> new ArrayList<>())
          .add(0, event.data());
    }
    if (byPrompt.isEmpty()) {
      return new EmptyPlace(
          MaterialDesignM.MESSAGE_TEXT_OUTLINE,
          Messages.text("run.samples.none"),
          Messages.text("run.samples.none.words"));
    }
    VBox list = new VBox(16);
    byPrompt.forEach((prompt, said) -> list.getChildren().add(prompt(prompt, said)));
    ScrollPane scroll = new ScrollPane(Parts.styled(list, "scrolled-page"));
    scroll.setFitToWidth(true);
    return Parts.styled(new VBox(Parts.grow(scroll)), "tab-page");
  }

  private static VBox prompt(String prompt, List<JsonNode> said) {
    GridPane grid = new GridPane();
    grid.setHgap(16);
    grid.setVgap(8);
    for (int i = 0; i < said.size(); i++) {
      long at = said.get(i).path("step").asLong();
      String when =
          at == 0
              ? Messages.text("run.samples.before")
              : Messages.text("run.samples.step", Numbers.exact(at));
      Label step = Parts.styled(new Label(when), "muted", "figure");
      step.setMinWidth(104);
      GridPane.setValignment(step, javafx.geometry.VPos.TOP);
      grid.addRow(i, step, Parts.text(said.get(i).path("text").asText().strip()));
    }
    Label asked = Parts.styled(Parts.text(prompt.strip()), "strong");
    return Parts.styled(new VBox(12, asked, grid), "card");
  }
}
