package org.scion.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

/**
 * Reads numbers and options of a Hugging Face config.json and refuses what is missing or unknown.
 */
public final class ConfigReader {
  private final JsonNode config;

  public ConfigReader(JsonNode config) {
    this.config = config;
  }

  /** A positive integer that must be there. */
  public int size(String key) {
    JsonNode value = config.path(key);
    if (!value.canConvertToInt() || value.asInt() <= 0) {
      throw wrong(key, value, "a positive integer");
    }
    return value.asInt();
  }

  public int size(String key, int otherwise) {
    return config.hasNonNull(key) ? size(key) : otherwise;
  }

  public double real(String key, double otherwise) {
    JsonNode value = config.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isNumber()) {
      throw wrong(key, value, "a number");
    }
    return value.asDouble();
  }

  public boolean flag(String key, boolean otherwise) {
    JsonNode value = config.path(key);
    return value.isMissingNode() || value.isNull() ? otherwise : value.asBoolean();
  }

  public String text(String key, String otherwise) {
    return config.hasNonNull(key) ? config.get(key).asText() : otherwise;
  }

  public JsonNode node(String key) {
    return config.path(key);
  }

  /**
   * An option that may have some values.
   *
   * @param allowed the values; the first is that of a config without the option
   * @throws UnsupportedException naming the option, for another value
   */
  public String oneOf(String key, String... allowed) {
    String found = text(key, allowed[0]);
    if (!List.of(allowed).contains(found)) {
      throw new UnsupportedException(
          "config.json: "
              + key
              + " = "
              + found
              + " is not supported; supported: "
              + String.join(", ", allowed));
    }
    return found;
  }

  /** Refuses an option by name unless it has the one value that is supported. */
  public void only(String key, Object supported, Object whenMissing) {
    Object found = config.hasNonNull(key) ? config.get(key).asText() : String.valueOf(whenMissing);
    if (!String.valueOf(supported).equals(found)) {
      throw new UnsupportedException(
          "config.json: " + key + " = " + found + " is not supported; supported: " + supported);
    }
  }

  private static SpecException wrong(String key, JsonNode value, String allowed) {
    return new SpecException(
        "config.json " + key,
        value.isMissingNode() ? "" : value.toString(),
        allowed,
        "Check that the model folder is complete.");
  }
}
