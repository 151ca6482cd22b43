package org.scion.ui.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignG;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.model.Task;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Screen;

/** What is inside a model: sizes, where its numbers are, one of its layers. */
final class ModelPage extends ScrollPane {
  private static final List<String> COLOURS =
      List.of("#56B4E9", "#0072B2", "#009E73", "#E69F00", "#CC79A7");

  private final ModelsViewModel model;
  private final VBox page = new VBox(16);

  ModelPage(ModelsViewModel model) {
    this.model = model;
    setContent(page);
    setFitToWidth(true);
    model.selected().addListener((o, was, is) -> fill(is));
    fill(model.selected().get());
  }

  /** A model that writes can be asked as it is. */
  private Button ask(ModelCard card) {
    Button ask =
        Parts.button(
            Messages.text("screen.playground"), Screen.PLAYGROUND.icon(), model::playground);
    boolean writes = card.layout().filter(l -> l.head().task() == Task.CAUSAL_LM).isPresent();
    Parts.shown(ask, writes);
    return ask;
  }

  private void fill(ModelCard card) {
    page.getChildren().clear();
    if (card == null) {
      return;
    }
    page.getChildren()
        .add(
            Parts.row(
                12,
                Parts.title(card.summary().id()),
                Parts.spring(),
                Parts.hint(
                    Parts.button(
                        Messages.text("models.remove"), MaterialDesignC.CLOSE, model::remove),
                    Messages.text("models.remove.hint")),
                ask(card),
                Parts.primary(
                    Messages.text("models.compose"), MaterialDesignG.GRID, model::compose)));
    page.getChildren().add(Parts.muted(card.summary().location()));
    if (card.layout().isEmpty()) {
      page.getChildren().add(Parts.styled(Parts.text(card.problem()), "field-problem"));
      return;
    }
    HostLayout layout = card.layout().get();
    page.getChildren()
        .addAll(facts(card, layout), Parts.heading(Messages.text("models.where")), shares(layout));
    page.getChildren().addAll(Parts.heading(Messages.text("models.layer")), layer(layout));
  }

  private static HBox facts(ModelCard card, HostLayout layout) {
    var d = layout.dimensions();
    long numbers = card.summary().parameters();
    HBox facts = new HBox(24);
    fact(facts, layout.architecture(), "models.fact.architecture");
    fact(facts, Numbers.brief(numbers), "models.fact.parameters");
    if (card.bytes() > 0) {
      fact(facts, Numbers.gigabytes(card.bytes()), "models.fact.disk");
    }
    fact(facts, Numbers.gigabytes(4.0 * numbers), "models.fact.float32");
    fact(facts, Numbers.exact(d.layers()), "models.fact.layers");
    fact(facts, Numbers.exact(d.hidden()), "models.fact.hidden");
    fact(facts, d.heads() + " / " + d.kvHeads(), "models.fact.heads");
    fact(facts, Numbers.exact(d.vocabulary()), "models.fact.vocabulary");
    fact(facts, Numbers.exact(d.maxPositions()), "models.fact.positions");
    return facts;
  }

  private static void fact(HBox facts, String figure, String key) {
    Label value = Parts.styled(new Label(figure), "figure");
    value.setMinWidth(Region.USE_PREF_SIZE);
    Label words = Parts.styled(new Label(Messages.text(key)), "muted", "small-text");
    facts.getChildren().add(Parts.styled(new VBox(0, value, words), "stat"));
  }

  private static VBox shares(HostLayout layout) {
    Map<String, Long> parts = new LinkedHashMap<>();
    for (ParameterInfo p : layout.parameters()) {
      parts.merge(part(p.name()), p.elements(), Long::sum);
    }
    long total = layout.parameterCount();
    HBox bar = new HBox();
    bar.getStyleClass().add("share-bar");
    HBox legend = new HBox(24);
    int i = 0;
    for (Map.Entry<String, Long> part : parts.entrySet()) {
      String colour = COLOURS.get(i++ % COLOURS.size());
      Region piece = new Region();
      piece.setStyle("-fx-background-color: " + colour + ";");
      piece
          .prefWidthProperty()
          .bind(bar.widthProperty().multiply((double) part.getValue() / total));
      bar.getChildren().add(piece);
      Region square = new Region();
      square.setMinSize(12, 12);
      square.setMaxSize(12, 12);
      square.setStyle("-fx-background-color: " + colour + ";");
      String words =
          Messages.text(
              "models.share",
              Messages.text("models.part." + part.getKey()),
              Numbers.brief(part.getValue()),
              Numbers.percent((double) part.getValue() / total));
      legend.getChildren().add(Parts.row(8, square, new Label(words)));
    }
    return new VBox(8, bar, legend);
  }

  private static String part(String name) {
    String lower = name.toLowerCase(java.util.Locale.ROOT);
    if (lower.contains("embed") || lower.contains("wte") || lower.contains("wpe")) {
      return "embeddings";
    }
    if (lower.contains("norm") || lower.matches(".*\\.ln_.*")) {
      return "norms";
    }
    if (lower.contains("attn") || lower.contains("attention")) {
      return "attention";
    }
    boolean inside = lower.matches(".*\\.\\d+\\..*");
    return inside ? "mlp" : "head";
  }

  private static GridPane layer(HostLayout layout) {
    GridPane table = new GridPane();
    table.getStyleClass().add("plain-table");
    int row = 0;
    row = line(table, row, true, "models.col.site", "models.col.kind", "models.col.shape");
    for (Site site : layout.sites()) {
      if (site.layer() == 0) {
        boolean matrix = site.kind().weighted() && site.kind() != SiteKind.NORM;
        String shape = matrix ? site.out() + " × " + site.in() : String.valueOf(site.out());
        String kind =
            Messages.text("kind." + site.kind().name().toLowerCase(java.util.Locale.ROOT));
        row = line(table, row, false, site.name(), kind, shape);
      }
    }
    return table;
  }

  private static int line(GridPane table, int row, boolean head, String... texts) {
    for (int i = 0; i < texts.length; i++) {
      Label label = new Label(head ? Messages.text(texts[i]) : texts[i]);
      label.getStyleClass().add(head ? "caption" : i == 0 ? "mono" : "muted");
      table.add(label, i, row);
    }
    return row + 1;
  }
}
