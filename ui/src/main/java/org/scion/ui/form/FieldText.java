package org.scion.ui.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.scion.core.technique.Hyperparameter;
import org.scion.ui.text.Messages;

/** Between the values of a hyperparameter and what a person types. */
public final class FieldText {
  private FieldText() {}

  /**
   * What was typed, as a value or as what is wrong with it.
   *
   * @param value to put into the document; null for the default
   * @param problem in words; empty when the value is right
   */
  public record Read(Object value, String problem) {}

  /** The words for a key: {@code learning_rate} becomes {@code learning rate}. */
  public static String label(Hyperparameter h) {
    return h.key().replace('_', ' ');
  }

  /** The value of a document, or the default, as text. */
  public static String shown(Hyperparameter h, JsonNode value) {
    if (value == null || value.isMissingNode()) {
      return text(h.defaultValue());
    }
    if (value.isArray()) {
      StringBuilder out = new StringBuilder();
      value.forEach(v -> out.append(out.length() == 0 ? "" : ", ").append(v.asText()));
      return out.toString();
    }
    return value.isNumber() ? text(value.numberValue()) : value.asText();
  }

  /** Whether two values are the same to a reader: 8 and 8.0 are. */
  public static boolean same(JsonNode a, JsonNode b) {
    return a.isNumber() && b.isNumber() ? a.asDouble() == b.asDouble() : a.equals(b);
  }

  /** A default as text. */
  public static String text(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Double d) {
      double size = Math.abs(d);
      boolean plain = d == 0 || (size >= 1e-3 && size < 1e7);
      String exact = java.math.BigDecimal.valueOf(d).stripTrailingZeros().toPlainString();
      return plain ? exact : String.valueOf(d).replace(".0E", "e").replace("E", "e");
    }
    if (value instanceof List<?> list) {
      return String.join(", ", list.stream().map(String::valueOf).toList());
    }
    return String.valueOf(value);
  }

  /** Reads what was typed and checks it against the range. */
  public static Read read(Hyperparameter h, String typed) {
    String text = typed.strip();
    if (text.isEmpty()) {
      return new Read(null, "");
    }
    Optional<Object> value = convert(h, text);
    boolean good = value.isPresent() && inRange(h, value.get());
    return good
        ? new Read(value.get(), "")
        : new Read(null, Messages.text("form.wrong", allowed(h)));
  }

  /** What is allowed, with bounds that say something: no upper bound of two thousand million. */
  public static String allowed(Hyperparameter h) {
    boolean number =
        h.type() == Hyperparameter.Type.INTEGER || h.type() == Hyperparameter.Type.REAL;
    if (!number) {
      return h.allowed();
    }
    String key = h.type() == Hyperparameter.Type.INTEGER ? "form.whole" : "form.number";
    boolean open = h.max() >= (h.type() == Hyperparameter.Type.INTEGER ? 1e9 : 1e12);
    String from = text(h.min()).replaceAll("\\.0$", "");
    String unit = h.unit().isEmpty() ? "" : " " + h.unit();
    return open
        ? Messages.text(key + ".from", from, unit)
        : Messages.text(key, from, text(h.max()), unit);
  }

  private static boolean inRange(Hyperparameter h, Object value) {
    return !(value instanceof Number n)
        || (n.doubleValue() >= h.min() && n.doubleValue() <= h.max());
  }

  private static Optional<Object> convert(Hyperparameter h, String text) {
    try {
      return Optional.of(
          switch (h.type()) {
            case INTEGER -> (Object) Integer.valueOf(text.replace(",", ""));
            case REAL -> (Object) Double.valueOf(text);
            case BOOLEAN -> (Object) Boolean.valueOf(text);
            case CHOICE, TEXT -> (Object) text;
            case TEXT_LIST -> (Object) parts(text);
            case INTEGER_LIST -> (Object) parts(text).stream().map(Integer::valueOf).toList();
          });
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private static List<String> parts(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
