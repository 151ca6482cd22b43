package org.scion.runner.peft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.spec.SiteSelection;
import org.scion.core.technique.Settings;

/** The keys that every adapter_config.json shares. */
public final class PeftConfig {
  /** The version of PEFT whose formats are written. */
  public static final String VERSION = "0.21.2";

  private PeftConfig() {}

  /** target_modules, exclude_modules, layers_to_transform, layers_pattern and modules_to_save. */
  public static SiteSelection selection(JsonNode config) {
    JsonNode targets = config.path("target_modules");
    List<String> exclude = new ArrayList<>(texts(config.path("exclude_modules")));
    JsonNode excluded = config.path("exclude_modules");
    List<Integer> layers = new ArrayList<>();
    JsonNode transform = config.path("layers_to_transform");
    if (transform.isInt()) {
      layers.add(transform.asInt());
    } else {
      transform.forEach(n -> layers.add(n.asInt()));
    }
    JsonNode pattern = config.path("layers_pattern");
    return new SiteSelection(
        targets.isArray() ? texts(targets) : List.of(),
        targets.isTextual() ? targets.asText() : null,
        excluded.isArray() ? exclude : List.of(),
        excluded.isTextual() ? excluded.asText() : null,
        layers,
        pattern.isTextual() ? List.of(pattern.asText()) : texts(pattern));
  }

  /** Texts of an array; empty for anything else. */
  public static List<String> texts(JsonNode node) {
    List<String> result = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(n -> result.add(n.asText()));
    }
    return result;
  }

  /** An object of expression to value, in the order of the file; numbers stay numbers. */
  public static Map<String, Object> pattern(JsonNode node) {
    Map<String, Object> result = new LinkedHashMap<>();
    node.fields()
        .forEachRemaining(
            e ->
                result.put(
                    e.getKey(),
                    e.getValue().isIntegralNumber()
                        ? (Object) e.getValue().asInt()
                        : (Object) e.getValue().asDouble()));
    return result;
  }

  /** Writes what {@link #selection} reads, and modules_to_save. */
  public static void putSelection(
      ObjectNode config, SiteSelection sites, List<String> defaults, List<String> modulesToSave) {
    if (sites.expression() != null) {
      config.put("target_modules", sites.expression());
    } else {
      config.set("target_modules", Json.tree(sites.byDefault() ? defaults : sites.targets()));
    }
    if (sites.excludeExpression() != null) {
      config.put("exclude_modules", sites.excludeExpression());
    } else {
      config.set("exclude_modules", sites.exclude().isEmpty() ? null : Json.tree(sites.exclude()));
    }
    config.set("layers_to_transform", sites.layers().isEmpty() ? null : Json.tree(sites.layers()));
    config.set(
        "layers_pattern",
        sites.layersPattern().isEmpty() ? null : Json.tree(sites.layersPattern()));
    config.set("modules_to_save", modulesToSave.isEmpty() ? null : Json.tree(modulesToSave));
  }

  /** Writes a pattern of settings under PEFT's key. */
  public static void putPattern(ObjectNode config, String key, Settings settings, String own) {
    config.set(key, Json.tree(settings.pattern(own)));
  }
}
