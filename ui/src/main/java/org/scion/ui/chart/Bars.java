package org.scion.ui.chart;

import java.awt.Graphics2D;
import java.util.List;
import org.scion.ui.text.Numbers;

/**
 * Counts as bars, each with its label and number.
 *
 * @param title name of saved files
 * @param labels one a bar
 * @param counts one a bar
 * @param upright bars side by side, as in a histogram; else one below the other
 */
public record Bars(String title, List<String> labels, List<Long> counts, boolean upright)
    implements Picture {
  private static final int LABEL = 120;

  public Bars {
    labels = List.copyOf(labels);
    counts = List.copyOf(counts);
  }

  @Override
  public void paint(Graphics2D g, int width, int height, Ink ink) {
    g.setPaint(ink.paper());
    g.fillRect(0, 0, width, height);
    g.setFont(Ink.SMALL);
    long most = Math.max(1, counts.stream().mapToLong(Long::longValue).max().orElse(1));
    if (upright) {
      standing(g, width, height, ink, most);
    } else {
      lying(g, width, height, ink, most);
    }
  }

  private void standing(Graphics2D g, int width, int height, Ink ink, long most) {
    double w = (width - 16) / (double) Math.max(1, labels.size());
    int floor = height - 20;
    int every = Math.max(1, (int) Math.ceil(44 / w));
    for (int i = 0; i < labels.size(); i++) {
      int tall = (int) Math.round((floor - 16) * counts.get(i) / (double) most);
      int x = (int) (8 + i * w);
      g.setPaint(ink.line(0));
      g.fillRect(x, floor - tall, Math.max(1, (int) w - 2), tall);
      if (i % every == 0) {
        g.setPaint(ink.muted());
        g.drawString(labels.get(i), x, height - 6);
      }
    }
    g.setPaint(ink.axis());
    g.drawLine(8, floor, width - 8, floor);
  }

  private void lying(Graphics2D g, int width, int height, Ink ink, long most) {
    double h = Math.min(22, height / (double) Math.max(1, labels.size()));
    for (int i = 0; i < labels.size(); i++) {
      int y = (int) (i * h);
      int wide = (int) Math.round((width - LABEL - 60) * counts.get(i) / (double) most);
      g.setPaint(ink.line(0));
      g.fillRect(LABEL, y + 2, Math.max(1, wide), Math.max(1, (int) h - 4));
      if (h >= 12) {
        g.setPaint(ink.text());
        g.drawString(cut(g, labels.get(i)), 0, (float) (y + h / 2 + 4));
        g.setPaint(ink.muted());
        g.drawString(Numbers.brief(counts.get(i)), LABEL + wide + 6, (float) (y + h / 2 + 4));
      }
    }
  }

  private static String cut(Graphics2D g, String label) {
    String shown = label;
    while (g.getFontMetrics().stringWidth(shown) > LABEL - 12 && shown.length() > 4) {
      shown = shown.substring(0, shown.length() - 2).strip() + "…";
    }
    return shown;
  }

  @Override
  public String csv() {
    StringBuilder out = new StringBuilder("label,count\n");
    for (int i = 0; i < labels.size(); i++) {
      out.append('"').append(labels.get(i).replace("\"", "\"\"")).append("\",");
      out.append(counts.get(i)).append('\n');
    }
    return out.toString();
  }
}
