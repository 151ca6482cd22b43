package org.scion.ui.compose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import javafx.collections.SetChangeListener;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextInputDialog;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;
import org.scion.core.spec.SpecFields;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Technique;
import org.scion.ui.form.Field;
import org.scion.ui.form.FieldRow;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.theme.FamilyColour;
import org.scion.ui.workbench.Screen;

/** The forms at the right of the composer, made from descriptions. */
final class Inspector extends TabPane {
  private static final int FIELDS_SHOWN = 7;
  private static final List<String> MAIN_TRAINING =
      List.of(
          "epochs",
          "steps",
          "batch_size",
          "accumulation",
          "learning_rate",
          "schedule",
          "warmup",
          "seed");

  private final ComposeViewModel model;
  private final VBox techniques = new VBox(12);
  private final VBox training = new VBox(4);
  private final CheckBox selectedOnly = new CheckBox(Messages.text("inspector.selected.only"));

  Inspector(ComposeViewModel model) {
    this.model = model;
    getStyleClass().add("inspector");
    setTabClosingPolicy(TabClosingPolicy.UNAVAILABLE);
    getTabs().setAll(tab("inspector.techniques", techniques), tab("inspector.training", training));
    model.plan().addListener((o, was, is) -> fill());
    model.selection().spots().addListener((SetChangeListener<SiteGrid.Spot>) c -> fillTechniques());
    model.runsToMake().addListener((o, was, is) -> fill());
    selectedOnly.selectedProperty().addListener((o, was, is) -> fillTechniques());
    fill();
  }

  private static Tab tab(String key, VBox content) {
    content.getStyleClass().add("inspector-page");
    ScrollPane scroll = new ScrollPane(content);
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    return new Tab(Messages.text(key), scroll);
  }

  private void fill() {
    fillTechniques();
    fillTraining();
  }

  private void fillTechniques() {
    techniques.getChildren().clear();
    var entries = model.plan().get().occupancy().techniques();
    int selected = model.selection().spots().size();
    if (entries.isEmpty()) {
      techniques.getChildren().add(Parts.muted(Messages.text("inspector.none")));
      return;
    }
    if (selected > 0) {
      techniques
          .getChildren()
          .add(
              new VBox(
                  4, Parts.muted(Messages.text("inspector.selected", selected)), selectedOnly));
    }
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).isPresent() && concerns(i)) {
        techniques.getChildren().add(card(i, entries.get(i).get()));
      } else if (entries.get(i).isEmpty()) {
        techniques.getChildren().add(broken(i));
      }
    }
  }

  /** With cells selected, only what these cells carry is shown. */
  private boolean concerns(int technique) {
    var selected = model.selection().spots();
    if (selected.isEmpty()) {
      return true;
    }
    List<SiteGrid.Spot> on = model.plan().get().occupancy().of(technique);
    return on.isEmpty() || on.stream().anyMatch(selected::contains);
  }

  private Node broken(int index) {
    JsonNode entry = model.document().get().path("techniques").path(index);
    return Parts.card(
        Parts.styled(new Label(entry.path("id").asText("?")), "strong"),
        Parts.styled(Parts.text(Messages.text("inspector.broken")), "field-problem"),
        Parts.flat(
            Messages.text("inspector.remove"), MaterialDesignC.CLOSE, () -> model.remove(index)));
  }

  private Node card(int index, TechniqueSpec entry) {
    Technique technique = entry.technique();
    var d = technique.description();
    int sites = model.plan().get().occupancy().of(index).size();
    Label where =
        Parts.styled(
            new Label(
                d.siteKinds().isEmpty()
                    ? Messages.text("inspector.everywhere")
                    : Messages.text("inspector.sites", sites)),
            "muted");
    VBox fields = new VBox(4);
    VBox more = new VBox(4);
    JsonNode values = model.document().get().path("techniques").path(index);
    for (Hyperparameter h : d.hyperparameters()) {
      VBox target = fields.getChildren().size() < FIELDS_SHOWN ? fields : more;
      target.getChildren().add(row(index, technique, h, values));
    }
    VBox card =
        Parts.card(
            Parts.row(
                8,
                new ChipView(d.family().mark(), FamilyColour.of(d.family())),
                Parts.styled(new Label(d.name()), "heading"),
                Parts.spring(),
                Parts.iconButton(
                    Messages.text("inspector.remove"),
                    MaterialDesignC.CLOSE,
                    () -> model.remove(index))),
            where,
            fields);
    if (!more.getChildren().isEmpty()) {
      TitledPane folded =
          new TitledPane(Messages.text("inspector.more", more.getChildren().size()), more);
      folded.setExpanded(false);
      folded.setAnimated(false);
      card.getChildren().add(folded);
    }
    card.getChildren()
        .add(
            Parts.flat(
                Messages.text("inspector.what", d.name()),
                MaterialDesignH.HELP_CIRCLE_OUTLINE,
                () -> model.context().navigator().show(Screen.LEARN, technique.id())));
    return Parts.styled(card, "technique-card");
  }

  private FieldRow row(int index, Technique technique, Hyperparameter h, JsonNode values) {
    boolean some = selectedOnly.isSelected() && !model.selection().spots().isEmpty();
    String path = "techniques[" + index + "]." + h.key();
    return new FieldRow(
        new Field(
            h,
            values.path(h.key()),
            !some || h.perSite(),
            model.variation().text(path),
            value -> model.set(index, h, value, some),
            () -> askToVary(path, h),
            () -> model.context().navigator().show(Screen.LEARN, technique.id())));
  }

  private void fillTraining() {
    training.getChildren().clear();
    JsonNode values = model.document().get().path("training");
    VBox more = new VBox(4);
    for (Hyperparameter h : SpecFields.training()) {
      VBox target = MAIN_TRAINING.contains(h.key()) ? training : more;
      target.getChildren().add(sectionRow("training", h, values));
    }
    JsonNode engine = model.document().get().path("engine");
    SpecFields.engine().forEach(h -> more.getChildren().add(sectionRow("engine", h, engine)));
    TitledPane folded =
        new TitledPane(Messages.text("inspector.more", more.getChildren().size()), more);
    folded.setExpanded(false);
    folded.setAnimated(false);
    training.getChildren().add(folded);
  }

  private FieldRow sectionRow(String section, Hyperparameter h, JsonNode values) {
    String path = section + "." + h.key();
    return new FieldRow(
        new Field(
            h,
            values.path(h.key()),
            true,
            model.variation().text(path),
            value -> model.setIn(section, h, value),
            () -> askToVary(path, h),
            () -> model.context().navigator().show(Screen.LEARN, h.key())));
  }

  private void askToVary(String path, Hyperparameter h) {
    TextInputDialog dialog = new TextInputDialog(model.variation().text(path));
    dialog.initOwner(getScene().getWindow());
    dialog.setTitle(Messages.text("vary.title"));
    dialog.setHeaderText(Messages.text("vary.words", h.key().replace('_', ' ')));
    dialog.setContentText(Messages.text("vary.values"));
    Optional<String> answer = dialog.showAndWait();
    answer.ifPresent(values -> model.vary(path, values));
  }
}
