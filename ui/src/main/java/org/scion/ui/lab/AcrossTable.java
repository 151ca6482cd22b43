package org.scion.ui.lab;

import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.scion.ui.parts.Columns;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** The runs behind the plots; a row leads to its weights. */
final class AcrossTable {
  private static final double HEIGHT = 240;

  private AcrossTable() {}

  static TableView<AcrossViewModel.Row> of(AcrossViewModel model) {
    TableView<AcrossViewModel.Row> table = new TableView<>();
    table.setPrefHeight(HEIGHT);
    table.setAccessibleText(Messages.text("lab.across.table"));
    add(table, "lab.run", 260, r -> r.run().state().name());
    add(table, "lab.technique", 140, r -> r.run().state().technique());
    add(table, "lab.rank.axis", 80, r -> number(r.rank()));
    add(table, "lab.alpha.axis", 80, r -> number(r.alpha()));
    add(
        table,
        "lab.weights.axis",
        100,
        r -> r.spectra().map(s -> Numbers.exact(s.matrices().size())).orElse(""));
    add(
        table,
        "lab.intruders.axis",
        100,
        r ->
            r.spectra()
                .map(s -> Numbers.exact(s.intruders(model.lab().epsilon().get())))
                .orElse(Messages.text("lab.not.computed")));
    add(table, "lab.quality", 120, AcrossTable::quality);
    table
        .getSelectionModel()
        .selectedItemProperty()
        .addListener(
            (o, was, is) -> {
              if (is != null) {
                model.lab().run().set(is.run());
              }
            });
    return table;
  }

  private static String quality(AcrossViewModel.Row row) {
    Double accuracy = row.run().metrics().get("test.accuracy");
    Double loss = row.run().metrics().get("validation.loss");
    return accuracy != null
        ? Messages.text("lab.accuracy", Numbers.real(accuracy))
        : loss != null ? Messages.text("lab.loss", Numbers.real(loss)) : "";
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : Numbers.exact(Math.round(value));
  }

  private static void add(
      TableView<AcrossViewModel.Row> table,
      String key,
      double width,
      Function<AcrossViewModel.Row, String> text) {
    TableColumn<AcrossViewModel.Row, String> column = new TableColumn<>(Messages.text(key));
    Columns.width(column, width);
    column.setCellValueFactory(c -> new ReadOnlyStringWrapper(text.apply(c.getValue())));
    table.getColumns().add(column);
  }
}
