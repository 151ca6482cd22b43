package org.scion.ui.chart;

import java.awt.geom.Rectangle2D;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.WeakChangeListener;
import javafx.scene.Cursor;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.shape.Line;
import org.scion.ui.text.Numbers;

/**
 * A line chart: drag to pan, wheel to zoom, double click or 0 to see all, + and - on the keyboard.
 * Charts with the same {@link ChartLink} move together and share one cross-hair.
 */
public final class PlotPane extends PicturePane {
  private static final double WHEEL_STEP = 1.2;
  private static final int VALUES_SHOWN = 6;

  private final ChartLink link;
  private final Line hair = new Line();
  private final Label values = new Label();
  private final ChangeListener<Object> follow = (o, was, is) -> followSpan();
  private final ChangeListener<Object> followHair = (o, was, is) -> placeHair();
  private PlotPicture shown;
  private double dragFrom;

  public PlotPane(ChartLink link, BooleanProperty dark) {
    super(dark);
    this.link = link;
    hair.getStyleClass().add("cross-hair");
    values.getStyleClass().add("cross-hair-values");
    hair.setManaged(false);
    values.setManaged(false);
    hair.setMouseTransparent(true);
    values.setMouseTransparent(true);
    getChildren().addAll(hair, values);
    link.span().addListener(new WeakChangeListener<>(follow));
    link.home().addListener(new WeakChangeListener<>(follow));
    link.hair().addListener(new WeakChangeListener<>(followHair));
    setFocusTraversable(true);
    setCursor(Cursor.CROSSHAIR);
    addEventHandler(ScrollEvent.SCROLL, this::wheel);
    addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
    addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
    addEventHandler(MouseEvent.MOUSE_MOVED, e -> link.hair().set(valueAt(e.getX())));
    addEventHandler(MouseEvent.MOUSE_EXITED, e -> link.hair().set(Double.NaN));
    addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    placeHair();
  }

  /** What it shares with the charts beside it. */
  public ChartLink link() {
    return link;
  }

  /** Shows another plot and keeps the stretch that is zoomed to. */
  public void show(Plot plot) {
    shown = new PlotPicture(plot);
    shown.show(wanted());
    show((Picture) shown);
  }

  private ChartLink.Span wanted() {
    return link.span().get() == null ? link.home().get() : link.span().get();
  }

  private void followSpan() {
    if (shown != null) {
      shown.show(wanted());
      repaint();
    }
  }

  /** Where the data are, in pixels of this region. */
  private Rectangle2D area() {
    Rectangle2D drawn = shown.area();
    double scale = scale();
    return new Rectangle2D.Double(
        scale * drawn.getX(),
        scale * drawn.getY(),
        scale * drawn.getWidth(),
        scale * drawn.getHeight());
  }

  private double valueAt(double pixel) {
    if (shown == null || shown.area().getWidth() <= 0) {
      return Double.NaN;
    }
    Rectangle2D area = area();
    double share = (pixel - area.getX()) / area.getWidth();
    if (shown.plot().logX()) {
      double from = shown.shown().from();
      return from * Math.pow(shown.shown().to() / from, share);
    }
    return shown.shown().from() + share * shown.shown().length();
  }

  private double pixelOf(double value) {
    Rectangle2D area = area();
    ChartLink.Span span = shown.shown();
    double share =
        shown.plot().logX()
            ? Math.log(value / span.from()) / Math.log(span.to() / span.from())
            : (value - span.from()) / span.length();
    return area.getX() + share * area.getWidth();
  }

  private void wheel(ScrollEvent e) {
    zoom(valueAt(e.getX()), e.getDeltaY() > 0 ? 1 / WHEEL_STEP : WHEEL_STEP);
    e.consume();
  }

  private void zoom(double at, double factor) {
    if (shown != null && Double.isFinite(at)) {
      ChartLink.Span span = shown.shown();
      boolean log = shown.plot().logX();
      link.span().set(log ? span.zoomedLog(at, factor) : span.zoomed(at, factor));
    }
  }

  private void press(MouseEvent e) {
    requestFocus();
    dragFrom = valueAt(e.getX());
    if (e.getClickCount() == 2) {
      link.span().set(null);
    }
  }

  private void drag(MouseEvent e) {
    double at = valueAt(e.getX());
    if (shown != null && Double.isFinite(dragFrom - at)) {
      ChartLink.Span span = shown.shown();
      boolean log = shown.plot().logX();
      link.span().set(log ? span.scaled(dragFrom / at) : span.moved(dragFrom - at));
    }
  }

  private void key(KeyEvent e) {
    if (shown == null) {
      return;
    }
    Rectangle2D area = area();
    double middle = valueAt(area.getCenterX());
    switch (e.getCode()) {
      case PLUS, EQUALS, ADD -> zoom(middle, 1 / WHEEL_STEP);
      case MINUS, SUBTRACT -> zoom(middle, WHEEL_STEP);
      case DIGIT0, NUMPAD0 -> link.span().set(null);
      default -> {}
    }
  }

  @Override
  protected void painted() {
    placeHair();
  }

  private void placeHair() {
    double at = link.hair().get();
    boolean on = shown != null && Double.isFinite(at) && shown.area().getWidth() > 0;
    on = on && !shown.plot().scatter();
    double x = on ? pixelOf(at) : -1;
    on = on && x >= area().getX() && x <= area().getMaxX();
    hair.setVisible(on);
    values.setVisible(on);
    if (!on) {
      return;
    }
    hair.setStartX(x);
    hair.setEndX(x);
    hair.setStartY(area().getY());
    hair.setEndY(area().getMaxY());
    values.setText(valuesAt(at));
    values.autosize();
    boolean right = x + values.getWidth() + 12 > getWidth();
    values.relocate(right ? x - values.getWidth() - 8 : x + 8, area().getY() + 4);
  }

  private String valuesAt(double at) {
    List<Plot.Line> read =
        shown.plot().lines().stream()
            .filter(l -> l.style() != Plot.Style.FAINT && l.curve().size() > 0)
            .toList();
    StringBuilder text = new StringBuilder(Numbers.exact(Math.round(at)));
    read.stream()
        .limit(VALUES_SHOWN)
        .forEach(
            l ->
                text.append('\n')
                    .append(Numbers.real(l.curve().near(at)))
                    .append("  ")
                    .append(l.name()));
    if (read.size() > VALUES_SHOWN) {
      text.append("\n+").append(read.size() - VALUES_SHOWN);
    }
    return text.toString();
  }
}
