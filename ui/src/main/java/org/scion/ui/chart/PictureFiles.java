package org.scion.ui.chart;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.scion.core.SpecException;
import org.w3c.dom.Document;

/** Writes a picture as PNG (twice the size in pixels), SVG or CSV, on light paper. */
public final class PictureFiles {
  private static final int SCALE = 2;

  private PictureFiles() {}

  /**
   * Writes by the ending of the file's name.
   *
   * @throws SpecException for another ending
   */
  public static void write(Picture picture, int width, int height, Path file) throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    String ending = name.substring(name.lastIndexOf('.') + 1);
    switch (ending) {
      case "png" -> png(picture, width, height, file);
      case "svg" -> svg(picture, width, height, file);
      case "csv" -> Files.writeString(file, picture.csv());
      default ->
          throw new SpecException("file", name, "a name that ends in .png, .svg or .csv", "");
    }
  }

  private static void png(Picture picture, int width, int height, Path file) throws IOException {
    ImageIO.write(image(picture, width, height), "png", file.toFile());
  }

  /** A picture as pixels, twice as many as asked for, on light paper. */
  static BufferedImage image(Picture picture, int width, int height) {
    BufferedImage image =
        new BufferedImage(SCALE * width, SCALE * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.scale(SCALE, SCALE);
    picture.paint(g, width, height, Ink.LIGHT);
    g.dispose();
    return image;
  }

  private static void svg(Picture picture, int width, int height, Path file) throws IOException {
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      svg(picture, width, height, out);
    }
  }

  /** A picture as the text of an SVG document, on light paper. */
  public static String svg(Picture picture, int width, int height) throws IOException {
    StringWriter out = new StringWriter();
    svg(picture, width, height, out);
    return out.toString();
  }

  private static void svg(Picture picture, int width, int height, Writer out) throws IOException {
    SVGGraphics2D g = new SVGGraphics2D(emptyDocument());
    g.setSVGCanvasSize(new java.awt.Dimension(width, height));
    picture.paint(g, width, height, Ink.LIGHT);
    g.stream(out, true);
    g.dispose();
  }

  private static Document emptyDocument() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's XML parser is not usable", e);
    }
  }
}
