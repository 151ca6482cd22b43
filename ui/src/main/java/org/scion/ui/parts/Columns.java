package org.scion.ui.parts;

import javafx.beans.value.ChangeListener;
import javafx.beans.value.WeakChangeListener;
import javafx.scene.control.TableColumn;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;
import org.scion.ui.theme.Theme;

/** Columns of tables that grow with the letters in them. */
public final class Columns {
  private static final Font HEAD = Font.font("Roboto", FontWeight.BOLD, 12);
  private static final double BESIDE = 20;

  private Columns() {}

  /** Width in pixels that a head of these words needs where letters have their usual size. */
  public static double head(String words) {
    Text text = new Text(words);
    text.setFont(HEAD);
    return text.getLayoutBounds().getWidth() + BESIDE;
  }

  /**
   * Gives a column its width, and more of it while letters are larger; what a person has made of
   * the width grows too.
   *
   * @param usual width in pixels where letters have their usual size
   */
  public static void width(TableColumn<?, ?> column, double usual) {
    width(column, usual, column.getMinWidth());
  }

  /**
   * As {@link #width(TableColumn, double)}, never below a least width.
   *
   * @param least width in pixels below which its words would be cut
   */
  public static void width(TableColumn<?, ?> column, double usual, double least) {
    column.setMinWidth(least * Theme.letters().get());
    column.setPrefWidth(usual * Theme.letters().get());
    ChangeListener<Number> grow =
        (o, was, is) -> {
          column.setMinWidth(least * is.doubleValue());
          column.setPrefWidth(column.getWidth() * is.doubleValue() / was.doubleValue());
        };
    column.getProperties().put(Columns.class, grow); // lives as long as the column
    Theme.letters().addListener(new WeakChangeListener<>(grow));
  }
}
