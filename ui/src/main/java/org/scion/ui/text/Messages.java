package org.scion.ui.text;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The window's words, all from one bundle. Thread-safe. */
public final class Messages {
  private static final ResourceBundle BUNDLE =
      ResourceBundle.getBundle("org.scion.ui.messages", Locale.getDefault());

  private Messages() {}

  /**
   * The words of a key, with {@code {0}}, {@code {1}} ... replaced.
   *
   * @throws java.util.MissingResourceException if the bundle lacks the key
   */
  public static String text(String key, Object... arguments) {
    String pattern = BUNDLE.getString(key);
    return arguments.length == 0 ? pattern : new MessageFormat(pattern).format(arguments);
  }

  /** Whether the bundle has words for a key. */
  public static boolean has(String key) {
    return BUNDLE.containsKey(key);
  }

  /** All keys that begin like this, in order. */
  public static java.util.List<String> keys(String prefix) {
    return BUNDLE.keySet().stream().filter(k -> k.startsWith(prefix)).sorted().toList();
  }
}
