package org.scion.ui.theme;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.text.Font;

/** Light and dark: AtlantaFX Primer and our own sheet on top. */
public enum Theme {
  LIGHT,
  DARK;

  private static final String FONTS =
      "/META-INF/resources/webjars/roboto-fontface/0.10.0/fonts/roboto/Roboto-";

  /** The word in file names and in the saved state. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Theme other() {
    return this == LIGHT ? DARK : LIGHT;
  }

  /** Dresses every scene of the process; the sheet of the scene follows. */
  public void apply(Scene scene) {
    Application.setUserAgentStylesheet(
        this == LIGHT
            ? new PrimerLight().getUserAgentStylesheet()
            : new PrimerDark().getUserAgentStylesheet());
    String sheet = Theme.class.getResource("/org/scion/ui/scion.css").toExternalForm();
    if (!scene.getStylesheets().contains(sheet)) {
      scene.getStylesheets().add(sheet);
    }
    scene.getRoot().getStyleClass().removeAll(LIGHT.id(), DARK.id());
    scene.getRoot().getStyleClass().add(id());
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
