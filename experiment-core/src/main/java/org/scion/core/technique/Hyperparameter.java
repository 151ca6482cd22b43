package org.scion.core.technique;

import java.util.List;

/**
 * One setting of a technique: form field, YAML key, validation and comparison column in one.
 *
 * @param key YAML key, {@code rank}
 * @param type kind of value
 * @param defaultValue Integer, Double, Boolean, String or List of String; null for "none"
 * @param min smallest allowed number, inclusive
 * @param max largest allowed number, inclusive
 * @param choices allowed texts of a CHOICE
 * @param unit such as {@code tokens}; empty for a plain number
 * @param help one sentence
 * @param source where the default comes from: paper, library, or the reason of a choice of our own;
 *     a technique without one breaks its contract
 * @param perSite whether {@code <key>_pattern} may set another value for some sites
 */
public record Hyperparameter(
    String key,
    Type type,
    Object defaultValue,
    double min,
    double max,
    List<String> choices,
    String unit,
    String help,
    String source,
    boolean perSite) {

  /** Kinds of value. */
  public enum Type {
    INTEGER,
    REAL,
    BOOLEAN,
    CHOICE,
    TEXT,
    TEXT_LIST,
    INTEGER_LIST
  }

  public static Hyperparameter integer(String key, int value, int min, int max, String help) {
    return new Hyperparameter(key, Type.INTEGER, value, min, max, List.of(), "", help, "", false);
  }

  public static Hyperparameter real(String key, double value, double min, double max, String help) {
    return new Hyperparameter(key, Type.REAL, value, min, max, List.of(), "", help, "", false);
  }

  public static Hyperparameter flag(String key, boolean value, String help) {
    return new Hyperparameter(key, Type.BOOLEAN, value, 0, 1, List.of(), "", help, "", false);
  }

  public static Hyperparameter choice(String key, String value, List<String> choices, String help) {
    return new Hyperparameter(
        key, Type.CHOICE, value, 0, 0, List.copyOf(choices), "", help, "", false);
  }

  public static Hyperparameter text(String key, String value, String help) {
    return new Hyperparameter(key, Type.TEXT, value, 0, 0, List.of(), "", help, "", false);
  }

  public static Hyperparameter texts(String key, List<String> value, String help) {
    return new Hyperparameter(key, Type.TEXT_LIST, value, 0, 0, List.of(), "", help, "", false);
  }

  public static Hyperparameter integers(String key, List<Integer> value, String help) {
    return new Hyperparameter(key, Type.INTEGER_LIST, value, 0, 0, List.of(), "", help, "", false);
  }

  /** The same with a unit. */
  public Hyperparameter in(String newUnit) {
    return new Hyperparameter(
        key, type, defaultValue, min, max, choices, newUnit, help, source, perSite);
  }

  /** The same with the source of its default. */
  public Hyperparameter from(String newSource) {
    return new Hyperparameter(
        key, type, defaultValue, min, max, choices, unit, help, newSource, perSite);
  }

  /** The same, settable per site through {@code <key>_pattern}. */
  public Hyperparameter bySite() {
    return new Hyperparameter(key, type, defaultValue, min, max, choices, unit, help, source, true);
  }

  /** What is allowed, in words. */
  public String allowed() {
    String suffix = unit.isEmpty() ? "" : " " + unit;
    return switch (type) {
      case INTEGER -> "a whole number from " + (long) min + " to " + (long) max + suffix;
      case REAL -> "a number from " + min + " to " + max + suffix;
      case BOOLEAN -> "true or false";
      case CHOICE -> "one of " + String.join(", ", choices);
      case TEXT -> "a text";
      case TEXT_LIST -> "a list of texts";
      case INTEGER_LIST -> "a list of whole numbers";
    };
  }
}
