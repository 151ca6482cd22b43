package org.scion.ui.compose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;
import org.scion.core.Json;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Technique;
import org.scion.ui.compose.SiteGrid.Spot;
import org.scion.ui.form.Field;
import org.scion.ui.form.FieldRow;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.theme.FamilyColour;
import org.scion.ui.workbench.Screen;

/** One form a technique of the draft; with cells selected, only those that the cells carry. */
final class TechniqueForms extends VBox {
  private static final int FIELDS_SHOWN = 7;

  private final ComposeViewModel model;
  private final BiConsumer<String, Hyperparameter> vary;
  private final CheckBox selectedOnly = new CheckBox(Messages.text("inspector.selected.only"));

  TechniqueForms(
      ComposeViewModel model, BiConsumer<String, Hyperparameter> vary, Runnable changed) {
    super(12);
    this.model = model;
    this.vary = vary;
    selectedOnly.setId("selected-only");
    selectedOnly.selectedProperty().addListener((o, was, is) -> changed.run());
  }

  void fill() {
    getChildren().clear();
    var entries = model.plan().get().occupancy().techniques();
    int selected = model.selection().spots().size();
    if (entries.isEmpty()) {
      getChildren().add(Parts.muted(Messages.text("inspector.none")));
      return;
    }
    if (selected > 0) {
      Label words = Parts.muted(Messages.text("inspector.selected", selected));
      getChildren().add(new VBox(4, words, selectedOnly));
    }
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).isEmpty()) {
        getChildren().add(broken(i));
      } else if (concerns(i)) {
        getChildren().add(card(i, entries.get(i).get()));
      }
    }
    if (getChildren().size() == 1 && selected > 0) {
      getChildren().add(Parts.muted(Messages.text("inspector.selected.none")));
    }
  }

  private boolean concerns(int technique) {
    var selected = model.selection().spots();
    if (selected.isEmpty()) {
      return true;
    }
    List<Spot> on = model.plan().get().occupancy().of(technique);
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
    VBox card =
        Parts.card(
            Parts.row(
                8,
                new ChipView(d.family().mark(), FamilyColour.of(d.family())),
                name(index, technique),
                Parts.spring(),
                Parts.iconButton(
                    Messages.text("inspector.remove.what", d.name()),
                    MaterialDesignC.CLOSE,
                    () -> model.remove(index))),
            Parts.muted(where(index, technique)));
    List<FieldRow> more = new ArrayList<>();
    int shown = 0;
    for (Hyperparameter h : d.hyperparameters()) {
      FieldRow row = row(index, entry, h);
      if (shown++ < FIELDS_SHOWN) {
        card.getChildren().add(row);
      } else {
        more.add(row);
      }
    }
    Inspector.fold(card, more);
    card.getChildren()
        .add(
            Parts.flat(
                Messages.text("inspector.what", d.name()),
                MaterialDesignH.HELP_CIRCLE_OUTLINE,
                () -> model.context().navigator().show(Screen.LEARN, technique.id())));
    return Parts.styled(card, "technique-card");
  }

  /** The technique itself can vary: one run for each of several ids. */
  private Label name(int index, Technique technique) {
    Label label = Parts.styled(new Label(technique.description().name()), "heading");
    String path = "techniques[" + index + "].id";
    label.setContextMenu(new Varying(model).menu(label, path, technique.id()));
    return label;
  }

  private String where(int index, Technique technique) {
    if (technique.description().siteKinds().isEmpty()) {
      return Messages.text("inspector.everywhere");
    }
    Occupancy occupancy = model.plan().get().occupancy();
    return Messages.text(
        "inspector.sites",
        Numbers.exact(occupancy.of(index).size()),
        Numbers.brief(occupancy.parameters(index)));
  }

  private FieldRow row(int index, TechniqueSpec entry, Hyperparameter h) {
    boolean some = selectedOnly.isSelected() && !model.selection().spots().isEmpty();
    JsonNode values = model.document().get().path("techniques").path(index);
    String path = "techniques[" + index + "]." + h.key();
    return new FieldRow(
        new Field(
            path,
            h,
            some && h.perSite() ? selectedValue(index, entry, h) : values.path(h.key()),
            model.plan().get().wrong(path),
            !some || h.perSite(),
            SweepText.of(model.document().get(), path),
            value -> model.set(index, h, value, some),
            () -> vary.accept(path, h),
            () -> model.context().navigator().show(Screen.LEARN, entry.technique().id())));
  }

  /** What the selected cells have in common; an empty text when they differ. */
  private JsonNode selectedValue(int index, TechniqueSpec entry, Hyperparameter h) {
    DraftPlan plan = model.plan().get();
    Set<JsonNode> values =
        plan.occupancy().of(index).stream()
            .filter(model.selection().spots()::contains)
            .map(spot -> plan.grid().flatMap(g -> g.site(spot)))
            .flatMap(Optional::stream)
            .map(site -> entry.settings().at(site.name()).json().path(h.key()))
            .collect(Collectors.toSet());
    return values.size() == 1 ? values.iterator().next() : Json.tree("");
  }
}
