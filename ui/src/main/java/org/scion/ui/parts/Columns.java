package org.scion.ui.parts;

import javafx.beans.value.ChangeListener;
import javafx.beans.value.WeakChangeListener;
import javafx.scene.control.TableColumn;
import org.scion.ui.theme.Theme;

/** Columns of tables that grow with the letters in them. */
public final class Columns {
  private Columns() {}

  /**
   * Gives a column its width, and more of it while letters are larger; what a person has made of
   * the width grows too.
   *
   * @param usual width in pixels where letters have their usual size
   */
  public static void width(TableColumn<?, ?> column, double usual) {
    column.setPrefWidth(usual * Theme.letters().get());
    ChangeListener<Number> grow =
        (o, was, is) ->
            column.setPrefWidth(column.getWidth() * is.doubleValue() / was.doubleValue());
    column.getProperties().put(Columns.class, grow); // lives as long as the column
    Theme.letters().addListener(new WeakChangeListener<>(grow));
  }
}
