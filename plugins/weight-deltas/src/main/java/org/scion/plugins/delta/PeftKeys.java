package org.scion.plugins.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.model.HostLayout;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.runner.peft.PeftConfig;

/** How a technique's settings are called in PEFT's adapter_config.json. Immutable. */
public final class PeftKeys {
  /** The start of a pattern that must stand behind a dot. */
  private static final String BEHIND_DOT = ".*\\.";

  private final String type;
  private final List<Key> keys;

  /** One key: reads into settings, writes from them. */
  private interface Key {
    Settings read(JsonNode config, Settings settings, Technique technique);

    void write(ObjectNode config, Settings settings, HostLayout host);
  }

  private PeftKeys(String type, List<Key> keys) {
    this.type = type;
    this.keys = List.copyOf(keys);
  }

  public static PeftKeys of(String type) {
    return new PeftKeys(type, List.of());
  }

  private PeftKeys and(Key key) {
    List<Key> all = new ArrayList<>(keys);
    all.add(key);
    return new PeftKeys(type, all);
  }

  /** A setting under PEFT's name for it. */
  public PeftKeys key(String own, String theirs) {
    return named(own, theirs, Map.of());
  }

  /**
   * A setting whose values have other names in PEFT.
   *
   * @param values PEFT's value as text to ours; values not in it are taken as they are
   */
  public PeftKeys named(String own, String theirs, Map<String, String> values) {
    return and(
        new Key() {
          @Override
          public Settings read(JsonNode config, Settings settings, Technique technique) {
            JsonNode node = config.path(theirs);
            if (node.isMissingNode() || node.isNull()) {
              return settings;
            }
            return settings.with(own, value(technique, own, theirs, node, values));
          }

          @Override
          public void write(ObjectNode config, Settings settings, HostLayout host) {
            config.set(theirs, theirValue(settings.json().path(own), values));
          }
        });
  }

  private static Object value(
      Technique technique, String own, String theirs, JsonNode node, Map<String, String> values) {
    Hyperparameter h =
        technique.description().hyperparameters().stream()
            .filter(p -> p.key().equals(own))
            .findFirst()
            .orElseThrow();
    return switch (h.type()) {
      case INTEGER -> number(h, theirs, node, node.asDouble() == (int) node.asDouble()).asInt();
      case REAL -> number(h, theirs, node, true).asDouble();
      case BOOLEAN -> node.asBoolean();
      case TEXT_LIST -> PeftConfig.texts(node);
      case INTEGER_LIST -> integers(h, theirs, node);
      case TEXT -> node.asText();
      case CHOICE -> {
        String text = values.getOrDefault(node.asText(), node.asText());
        if (!h.choices().contains(text)) {
          throw new UnsupportedException(
              "adapter_config.json: " + theirs + " " + node + "; supported: " + h.choices());
        }
        yield text;
      }
    };
  }

  private static JsonNode number(Hyperparameter h, String theirs, JsonNode node, boolean fits) {
    boolean inRange = node.asDouble() >= h.min() && node.asDouble() <= h.max();
    if (!node.isNumber() || !fits || !inRange) {
      throw new SpecException("adapter_config.json: " + theirs, node.toString(), h.allowed(), "");
    }
    return node;
  }

  private static List<Integer> integers(Hyperparameter h, String theirs, JsonNode node) {
    List<Integer> list = new ArrayList<>();
    for (JsonNode item : node) {
      if (!item.isIntegralNumber() || !item.canConvertToInt()) {
        throw new SpecException("adapter_config.json: " + theirs, item.toString(), h.allowed(), "");
      }
      list.add(item.asInt());
    }
    return list;
  }

  private static JsonNode theirValue(JsonNode own, Map<String, String> values) {
    if (!own.isTextual() || values.isEmpty()) {
      return own;
    }
    String text =
        values.entrySet().stream()
            .filter(e -> e.getValue().equals(own.asText()))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(own.asText());
    boolean flag = text.equals("true") || text.equals("false");
    return flag ? Json.tree(Boolean.valueOf(text)) : Json.tree(text);
  }

  /** Exceptions by site, matched as in {@code rank_pattern}. */
  public PeftKeys pattern(String own, String theirs) {
    return pattern(own, theirs, "");
  }

  /** Exceptions by site whose expression must stand behind a dot. */
  public PeftKeys patternBehindDot(String own, String theirs) {
    return pattern(own, theirs, BEHIND_DOT);
  }

  private PeftKeys pattern(String own, String theirs, String start) {
    return and(
        new Key() {
          @Override
          public Settings read(JsonNode config, Settings settings, Technique technique) {
            Map<String, Object> pattern = new LinkedHashMap<>();
            PeftConfig.pattern(config.path(theirs)).forEach((k, v) -> pattern.put(start + k, v));
            return settings.withPattern(own, pattern);
          }

          @Override
          public void write(ObjectNode config, Settings settings, HostLayout host) {
            Map<String, Object> pattern = new LinkedHashMap<>();
            settings.pattern(own).forEach((k, v) -> pattern.put(stripped(k, start), v));
            config.set(theirs, Json.tree(pattern));
          }
        });
  }

  private static String stripped(String key, String start) {
    return key.startsWith(start) ? key.substring(start.length()) : key;
  }

  /** An option that is only done with one value; others are refused by name. */
  public PeftKeys only(String theirs, Object allowed) {
    JsonNode value = Json.tree(allowed);
    return and(
        new Key() {
          @Override
          public Settings read(JsonNode config, Settings settings, Technique technique) {
            JsonNode node = config.path(theirs);
            boolean number = node.isNumber() && value.isNumber();
            boolean same =
                node.isMissingNode()
                    || node.isNull()
                    || (number ? node.asDouble() == value.asDouble() : node.equals(value));
            if (!same) {
              throw new UnsupportedException(
                  "adapter_config.json: " + theirs + " " + node + "; supported: " + value);
            }
            return settings;
          }

          @Override
          public void write(ObjectNode config, Settings settings, HostLayout host) {
            config.set(theirs, value);
          }
        });
  }

  /** An option without effect in PEFT: read over, written with one value. */
  public PeftKeys ignored(String theirs, Object written) {
    JsonNode value = Json.tree(written);
    return and(
        new Key() {
          @Override
          public Settings read(JsonNode config, Settings settings, Technique technique) {
            return settings;
          }

          @Override
          public void write(ObjectNode config, Settings settings, HostLayout host) {
            config.set(theirs, value);
          }
        });
  }

  /** fan_in_fan_out, which PEFT corrects itself on load: true for GPT-2's weights. */
  public PeftKeys fanInFanOut() {
    return and(
        new Key() {
          @Override
          public Settings read(JsonNode config, Settings settings, Technique technique) {
            return settings;
          }

          @Override
          public void write(ObjectNode config, Settings settings, HostLayout host) {
            config.put("fan_in_fan_out", host.family().equals("gpt2"));
          }
        });
  }

  /**
   * The setting {@code bias}; PEFT takes any word that ends in {@code _only} for the adapted ones.
   *
   * @param onlyAdapted PEFT's word for the adapted modules' biases, {@code lora_only}
   */
  public PeftKeys bias(String onlyAdapted) {
    PeftKeys named = of(type).named("bias", "bias", Map.of(onlyAdapted, "adapted"));
    Key exact = named.keys.get(0);
    return and(
        new Key() {
          @Override
          public Settings read(JsonNode config, Settings settings, Technique technique) {
            return config.path("bias").asText().endsWith("_only")
                ? settings.with("bias", "adapted")
                : exact.read(config, settings, technique);
          }

          @Override
          public void write(ObjectNode config, Settings settings, HostLayout host) {
            exact.write(config, settings, host);
          }
        });
  }

  boolean reads(JsonNode config) {
    return config.path("peft_type").asText().equals(type);
  }

  TechniqueSpec read(JsonNode config, Technique technique) {
    Settings settings =
        Settings.defaults(technique)
            .with("modules_to_save", PeftConfig.texts(config.path("modules_to_save")));
    for (Key key : keys) {
      settings = key.read(config, settings, technique);
    }
    return new TechniqueSpec(technique, PeftConfig.selection(config), settings);
  }

  ObjectNode write(TechniqueSpec spec, HostLayout host) {
    ObjectNode config = Json.object();
    config.put("peft_type", type);
    keys.forEach(k -> k.write(config, spec.settings(), host));
    PeftConfig.putSelection(
        config,
        spec.sites(),
        spec.technique().description().targetsFor(host.modelType()),
        spec.settings().texts("modules_to_save"));
    return config;
  }
}
