package org.scion.runner.peft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.UnsupportedException;
import org.scion.core.model.HostLayout;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Settings;
import org.scion.core.technique.SettingsReader;
import org.scion.core.technique.Technique;

/**
 * The keys of one PEFT config class against a technique's hyperparameters, for reading and writing.
 * An absent or null key means the default; modules_to_save is always mapped. Immutable after it is
 * built.
 */
public final class ConfigMap {
  private final String peftType;
  private final Map<String, String> keys = new LinkedHashMap<>();
  private final Map<String, String> patterns = new LinkedHashMap<>();
  private final Map<String, List<String>> only = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> words = new LinkedHashMap<>();
  private final Set<String> zeroIsNull = new LinkedHashSet<>();

  private ConfigMap(String peftType) {
    this.peftType = peftType;
  }

  public static ConfigMap of(String peftType) {
    return new ConfigMap(peftType);
  }

  /** A key of PEFT and the hyperparameter that means the same. */
  public ConfigMap key(String peft, String own) {
    keys.put(peft, own);
    return this;
  }

  /** A number of PEFT whose null is written as 0 here. */
  public ConfigMap orNull(String peft, String own) {
    zeroIsNull.add(peft);
    return key(peft, own);
  }

  /** A key of PEFT whose values have other names here: PEFT's value to ours. */
  public ConfigMap words(String peft, String own, Map<String, String> peftToOwn) {
    words.put(peft, Map.copyOf(peftToOwn));
    return key(peft, own);
  }

  /** A key of PEFT that gives exceptions by module name to a hyperparameter. */
  public ConfigMap pattern(String peft, String own) {
    patterns.put(peft, own);
    return this;
  }

  /** A key of which only some values are done; the first is written. */
  public ConfigMap only(String peft, String... values) {
    only.put(peft, List.of(values));
    return this;
  }

  /** Whether a config is of this type. */
  public boolean reads(JsonNode config) {
    return config.path("peft_type").asText().equals(peftType);
  }

  /**
   * @throws UnsupportedException for an option that is not done
   * @throws SpecException for values outside their range
   */
  public TechniqueSpec read(JsonNode config, Technique technique) {
    only.forEach(
        (key, allowed) -> {
          JsonNode value = config.path(key);
          if (given(value) && !allowed.contains(value.asText())) {
            throw unsupported(key, value, allowed);
          }
        });
    ObjectNode own = Json.object();
    keys.forEach((peft, key) -> copy(config, peft, own, key));
    patterns.forEach((peft, key) -> copy(config, peft, own, key + "_pattern"));
    if (technique.description().has("modules_to_save")) {
      copy(config, "modules_to_save", own, "modules_to_save");
    }
    List<SpecProblem> problems = new ArrayList<>();
    Settings settings = new SettingsReader("adapter_config.json", problems).read(technique, own);
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    return new TechniqueSpec(technique, PeftConfig.selection(config), settings);
  }

  private void copy(JsonNode from, String peft, ObjectNode to, String key) {
    JsonNode value = from.path(peft);
    if (!given(value)) {
      return;
    }
    Map<String, String> names = words.get(peft);
    if (names == null) {
      to.set(key, value);
    } else if (names.containsKey(value.asText())) {
      to.put(key, names.get(value.asText()));
    } else {
      throw unsupported(peft, value, names.keySet());
    }
  }

  private static UnsupportedException unsupported(
      String key, JsonNode value, Collection<String> allowed) {
    return new UnsupportedException(
        "adapter_config.json: "
            + key
            + " '"
            + value.asText()
            + "' is not supported; supported: "
            + String.join(", ", allowed));
  }

  private static boolean given(JsonNode value) {
    return !value.isMissingNode() && !value.isNull();
  }

  /** The config that PEFT would write. */
  public ObjectNode write(TechniqueSpec spec, HostLayout host) {
    Settings settings = spec.settings();
    ObjectNode config = Json.object();
    config.put("peft_type", peftType);
    JsonNode values = settings.json();
    keys.forEach((peft, own) -> config.set(peft, value(peft, values.path(own))));
    patterns.forEach((peft, own) -> PeftConfig.putPattern(config, peft, settings, own));
    only.forEach((peft, allowed) -> config.set(peft, bool(allowed.get(0))));
    PeftConfig.putSelection(
        config,
        spec.sites(),
        spec.technique().description().targetsFor(host.modelType()),
        spec.technique().description().has("modules_to_save")
            ? settings.texts("modules_to_save")
            : List.of());
    return config;
  }

  private JsonNode value(String peft, JsonNode value) {
    if (zeroIsNull.contains(peft) && value.asDouble() == 0) {
      return null;
    }
    return value.isTextual() ? bool(theirWord(peft, value.asText())) : value;
  }

  private String theirWord(String peft, String own) {
    return words.getOrDefault(peft, Map.of()).entrySet().stream()
        .filter(e -> e.getValue().equals(own))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .orElse(own);
  }

  private static JsonNode bool(String text) {
    return text.equals("true") || text.equals("false")
        ? Json.tree(Boolean.valueOf(text))
        : Json.tree(text);
  }
}
