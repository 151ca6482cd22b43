package org.scion.ui.lab;

import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.scion.ui.chart.PlotPane;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;

/** Intruders across the runs of the workspace. */
final class AcrossTab extends VBox {
  private static final double CHART = 260;

  private final AcrossViewModel model;
  private final PlotPane rank;
  private final PlotPane alpha;
  private final PlotPane epsilon;
  private final Label known = Parts.muted("");
  private final Button compute;
  private final TableView<AcrossViewModel.Row> table;

  AcrossTab(AcrossViewModel model) {
    super(12);
    this.model = model;
    getStyleClass().add("tab-page");
    rank = LabParts.plot(model.lab().context(), CHART);
    alpha = LabParts.plot(model.lab().context(), CHART);
    epsilon = LabParts.plot(model.lab().context(), CHART);
    compute = Parts.button("", MaterialDesignS.SIGMA, model::computeMissing);
    table = AcrossTable.of(model);
    VBox page =
        new VBox(
            12,
            Parts.row(12, known, Parts.spring(), compute),
            new JobBar(model.job()),
            new HBox(
                12,
                Parts.grow(LabParts.card("lab.across.rank", rank, model.lab().context())),
                Parts.grow(LabParts.card("lab.across.alpha", alpha, model.lab().context()))),
            LabParts.card("lab.across.epsilon", epsilon, model.lab().context()),
            table);
    ScrollPane scroll = LabParts.scrolled(page);
    getChildren().add(Parts.grow(scroll));
    model.rows().addListener((o, was, is) -> fill());
    model.lab().epsilon().addListener((o, was, is) -> fill());
    model.lab().lab().addListener((o, was, is) -> model.read());
    model.job().running().addListener((o, was, is) -> fill());
    fill();
  }

  private void fill() {
    int missing = model.missing().size();
    int all = model.rows().get().size();
    known.setText(Messages.text("lab.across.known", all - missing, all));
    compute.setText(Messages.text("lab.across.compute", missing));
    compute.setDisable(missing == 0 || model.job().running().get());
    rank.show(model.againstRank());
    alpha.show(model.againstAlpha());
    epsilon.show(model.overEpsilon());
    table.getItems().setAll(model.rows().get());
  }
}
