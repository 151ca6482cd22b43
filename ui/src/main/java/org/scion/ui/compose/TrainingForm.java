package org.scion.ui.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.scion.core.spec.SpecFields;
import org.scion.core.technique.Hyperparameter;
import org.scion.ui.form.Field;
import org.scion.ui.form.FieldRow;
import org.scion.ui.parts.Parts;
import org.scion.ui.workbench.Screen;

/** How the run trains: the section {@code training} of a spec, and its other plain fields. */
final class TrainingForm extends VBox {
  /** The first fields of the section are the ones that most people change; seed comes with them. */
  private static final int FIRST = 4;

  private static final List<String> ALSO =
      List.of("learning_rate", "schedule", "warmup", "eval_every", "seed");

  private final ComposeViewModel model;
  private final BiConsumer<String, Hyperparameter> vary;

  TrainingForm(ComposeViewModel model, BiConsumer<String, Hyperparameter> vary) {
    super(4);
    this.model = model;
    this.vary = vary;
  }

  void fill() {
    getChildren().clear();
    List<FieldRow> more = new ArrayList<>();
    int place = 0;
    for (Hyperparameter h : SpecFields.training()) {
      FieldRow row = row("training", h);
      if (place++ < FIRST || ALSO.contains(h.key())) {
        getChildren().add(row);
      } else {
        more.add(row);
      }
    }
    Inspector.fold(this, more);
    SpecFields.sections().forEach(this::other);
  }

  /** Any other section has a heading of its own; what the Data page asks for is left to it. */
  private void other(String section, List<Hyperparameter> fields) {
    if (section.equals("training") || section.startsWith("data.")) {
      return;
    }
    List<FieldRow> rows =
        fields.stream()
            .filter(h -> !section.equals("data") || !Draft.FILES.contains(h.key()))
            .map(h -> row(section, h))
            .toList();
    if (!rows.isEmpty()) {
      Label head = Parts.styled(new Label(section.toUpperCase(Locale.ROOT)), "caption");
      head.getStyleClass().add("section-head");
      getChildren().add(head);
      getChildren().addAll(rows);
    }
  }

  private FieldRow row(String section, Hyperparameter h) {
    String path = section + "." + h.key();
    ObjectNode document = model.document().get();
    JsonNode value = document.path(section).path(h.key());
    return new FieldRow(
        new Field(
            path,
            h,
            value,
            model.plan().get().wrong(path),
            true,
            SweepText.of(document, path),
            v -> model.setIn(section, h, v),
            () -> vary.accept(path, h),
            () -> model.context().navigator().show(Screen.LEARN, h.key())));
  }
}
