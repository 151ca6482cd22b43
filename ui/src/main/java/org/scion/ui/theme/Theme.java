package org.scion.ui.theme;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javafx.application.Application;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.scene.Scene;
import javafx.scene.text.Font;

/** Light and dark: AtlantaFX Primer and our own sheet on top. */
public enum Theme {
  LIGHT,
  DARK;

  /** The largest factor on offer. */
  public static final double LARGEST = 2;

  private static final double USUAL_SIZE = 13;
  private static final Pattern SIZE =
      Pattern.compile(
          "(-fx-(?:font-size|icon-size|(?:min|pref|max)-(?:width|height)): )(\\d+(?:\\.\\d+)?)(?:px)?");

  private static final String FONTS =
      "/META-INF/resources/webjars/roboto-fontface/0.10.0/fonts/roboto/Roboto-";

  private static final ReadOnlyDoubleWrapper LETTERS = new ReadOnlyDoubleWrapper(1);

  /** How much larger letters are than usual, in every scene of the process. */
  public static ReadOnlyDoubleProperty letters() {
    return LETTERS.getReadOnlyProperty();
  }

  /** The word in file names and in the saved state. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Theme other() {
    return this == LIGHT ? DARK : LIGHT;
  }

  /** As {@link #apply(Scene, double)} in the usual size. */
  public void apply(Scene scene) {
    apply(scene, 1);
  }

  /**
   * Dresses every scene of the process; the sheet of the scene follows.
   *
   * @param scale factor of all letters, icons and controls; 1 for 13 pixels
   */
  public void apply(Scene scene, double scale) {
    Application.setUserAgentStylesheet(
        this == LIGHT
            ? new PrimerLight().getUserAgentStylesheet()
            : new PrimerDark().getUserAgentStylesheet());
    scene.getStylesheets().setAll(sheet(scale));
    LETTERS.set(scale);
    scene.getRoot().getStyleClass().removeAll(LIGHT.id(), DARK.id());
    scene.getRoot().getStyleClass().add(id());
  }

  /** The factor that the system's own letters ask for: larger than usual, never smaller. */
  public static double systemScale() {
    double asked = Font.getDefault().getSize() / USUAL_SIZE;
    return Math.max(1, Math.min(LARGEST, Math.round(asked * 10) / 10.0));
  }

  /** Our sheet with every size of letters, icons and controls multiplied. */
  private static String sheet(double scale) {
    URL sheet = Theme.class.getResource("/org/scion/ui/scion.css");
    if (scale == 1) {
      return sheet.toExternalForm();
    }
    try (InputStream in = sheet.openStream()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String scaled = SIZE.matcher(text).replaceAll(m -> m.group(1) + times(m.group(2), scale));
      byte[] bytes = scaled.getBytes(StandardCharsets.UTF_8);
      return "data:text/css;base64," + Base64.getEncoder().encodeToString(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String times(String pixels, double scale) {
    return Math.round(Double.parseDouble(pixels) * scale * 2) / 2.0 + "px";
  }

  /**
   * Loads Roboto, whose digits all have the same width. System fonts often differ there, and
   * columns of numbers would not line up.
   */
  public static void loadFonts() {
    for (String style : List.of("Regular", "RegularItalic", "Medium", "Bold")) {
      try (InputStream in = Theme.class.getResourceAsStream(FONTS + style + ".woff")) {
        byte[] font = in == null ? new byte[0] : in.readAllBytes();
        if (Font.loadFont(new ByteArrayInputStream(font), 13) == null) {
          throw new IllegalStateException("the font Roboto " + style + " is not in the product");
        }
        WoffFont.register(font);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
