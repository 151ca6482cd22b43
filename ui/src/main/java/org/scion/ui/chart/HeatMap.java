package org.scion.ui.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.scion.ui.text.Numbers;

/**
 * A grid of values as colours, with the number in each cell where there is room: nobody has to read
 * a colour.
 *
 * @param title name of saved files
 * @param rows labels from top to bottom
 * @param columns labels from left to right
 * @param values (rows, columns); NaN for an empty cell
 * @param scale what the colours mean
 * @param chosen the cell that is looked at, framed; {@link #NONE} for none
 */
public record HeatMap(
    String title,
    List<String> rows,
    List<String> columns,
    double[][] values,
    Scale scale,
    Cell chosen)
    implements Picture {
  /** No cell. */
  public static final Cell NONE = new Cell(-1, -1);

  private static final int LEFT = 72;
  private static final int TOP = 22;

  /**
   * What the colours mean.
   *
   * @param from value of the palest colour
   * @param to value of the strongest
   * @param alarm value that is marked with a frame, or NaN
   * @param whole whether values are whole numbers
   */
  public record Scale(double from, double to, double alarm, boolean whole) {
    double share(double value) {
      return to == from ? 0 : Math.max(0, Math.min(1, (value - from) / (to - from)));
    }

    String text(double value) {
      return whole
          ? Numbers.exact(Math.round(value))
          : String.format(java.util.Locale.ROOT, "%.2f", value);
    }
  }

  /** A place in the grid. */
  public record Cell(int row, int column) {}

  public HeatMap {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
  }

  /** A map of which no cell is chosen. */
  public HeatMap(
      String title, List<String> rows, List<String> columns, double[][] values, Scale scale) {
    this(title, rows, columns, values, scale, NONE);
  }

  public HeatMap choosing(int row, int column) {
    return new HeatMap(title, rows, columns, values, scale, new Cell(row, column));
  }

  /** The cell under a pixel of a picture of this size; empty beside the grid. */
  Optional<Cell> cellAt(double x, double y, int width, int height) {
    if (rows.isEmpty() || columns.isEmpty() || x < LEFT || y < TOP) {
      return Optional.empty();
    }
    int column = (int) ((x - LEFT) / cellWidth(width));
    int row = (int) ((y - TOP) / cellHeight(height));
    return Optional.of(new Cell(row, column)).filter(this::within);
  }

  /** The next cell with a value beside the chosen one; the first where none is chosen. */
  Optional<Cell> beside(int down, int right) {
    Cell at = new Cell(chosen.row() + down, chosen.column() + right);
    if (!within(chosen)) {
      at = new Cell(0, 0);
    }
    while (within(at) && Double.isNaN(values[at.row()][at.column()])) {
      at = new Cell(at.row() + down, at.column() + right);
    }
    return Optional.of(at).filter(this::within);
  }

  private boolean within(Cell cell) {
    return cell.row() >= 0
        && cell.row() < rows.size()
        && cell.column() >= 0
        && cell.column() < columns.size();
  }

  private double cellWidth(int width) {
    return Math.min(72, (width - LEFT - 4) / (double) Math.max(1, columns.size()));
  }

  private double cellHeight(int height) {
    return Math.min(28, (height - TOP - 4) / (double) Math.max(1, rows.size()));
  }

  @Override
  public void paint(Graphics2D g, int width, int height, Ink ink) {
    g.setPaint(ink.paper());
    g.fillRect(0, 0, width, height);
    double w = cellWidth(width);
    double h = cellHeight(height);
    g.setFont(Ink.SMALL);
    labels(g, w, h, ink);
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < columns.size(); c++) {
        cell(g, values[r][c], new double[] {LEFT + c * w, TOP + r * h, w - 2, h - 2}, ink);
      }
    }
    if (within(chosen)) {
      g.setPaint(ink.text());
      g.setStroke(new BasicStroke(2f));
      int x = (int) (LEFT + chosen.column() * w);
      int y = (int) (TOP + chosen.row() * h);
      g.drawRect(x, y, Math.max(1, (int) w - 2), Math.max(1, (int) h - 2));
    }
  }

  private void labels(Graphics2D g, double w, double h, Ink ink) {
    g.setPaint(ink.muted());
    int every = Math.max(1, (int) Math.ceil(13 / h));
    for (int r = 0; r < rows.size(); r += every) {
      int wide = g.getFontMetrics().stringWidth(rows.get(r));
      g.drawString(rows.get(r), LEFT - 8 - wide, (float) (TOP + r * h + h / 2 + 4));
    }
    centred(g, columns::get, w);
  }

  private void centred(Graphics2D g, IntFunction<String> text, double w) {
    int widest = 1;
    for (int c = 0; c < columns.size(); c++) {
      widest = Math.max(widest, g.getFontMetrics().stringWidth(text.apply(c)) + 6);
    }
    int every = Math.max(1, (int) Math.ceil(widest / w));
    for (int c = 0; c < columns.size(); c += every) {
      int wide = g.getFontMetrics().stringWidth(text.apply(c));
      g.drawString(text.apply(c), (float) (LEFT + c * w + (w - wide) / 2), 14);
    }
  }

  private void cell(Graphics2D g, double value, double[] box, Ink ink) {
    int x = (int) box[0];
    int y = (int) box[1];
    int w = Math.max(1, (int) box[2]);
    int h = Math.max(1, (int) box[3]);
    double share = Double.isNaN(value) ? 0 : 0.06 + 0.94 * scale.share(value);
    Color colour = ink.faint(ink.line(0), share);
    g.setPaint(colour);
    g.fillRect(x, y, w, h);
    if (value == scale.alarm()) {
      g.setPaint(ink.line(1));
      g.setStroke(new BasicStroke(2f));
      g.drawRect(x + 1, y + 1, w - 2, h - 2);
    }
    String text = Double.isNaN(value) ? "" : scale.text(value);
    int wide = g.getFontMetrics().stringWidth(text);
    if (wide < w - 2 && h > 12) {
      g.setPaint(bright(colour) ? new Color(0x1B1F24) : Color.WHITE);
      g.drawString(text, x + (w - wide) / 2, y + h / 2 + 4);
    }
  }

  private static boolean bright(Color c) {
    return 0.299 * c.getRed() + 0.587 * c.getGreen() + 0.114 * c.getBlue() > 140;
  }

  @Override
  public String csv() {
    StringBuilder out = new StringBuilder("row," + String.join(",", columns) + "\n");
    for (int r = 0; r < rows.size(); r++) {
      out.append(rows.get(r));
      for (double value : values[r]) {
        out.append(',').append(Double.isNaN(value) ? "" : String.valueOf(value));
      }
      out.append('\n');
    }
    return out.toString();
  }
}
