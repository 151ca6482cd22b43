package org.scion.runner.inject;

import java.util.List;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Settings;

/** Settings that many methods of PEFT share, and what they train. */
public final class SharedSettings {
  private static final String SAVED = "modules_to_save";
  private static final String BIAS = "bias";

  private SharedSettings() {}

  /** Modules trained whole beside the adapter. */
  public static Hyperparameter modulesToSave() {
    return Hyperparameter.texts(SAVED, List.of(), "Modules trained whole beside the adapter.")
        .from("PEFT");
  }

  /** Which biases of the base train too: none, all, or {@code only}, those of adapted modules. */
  public static Hyperparameter bias(String only) {
    return Hyperparameter.choice(
            BIAS, "none", List.of("none", "all", only), "Which biases of the base train too.")
        .from("PEFT");
  }

  /** Dropout on what goes into the adapter. */
  public static Hyperparameter dropout() {
    return Hyperparameter.real("dropout", 0, 0, 0.99, "Dropout on the adapter's input.")
        .from("PEFT");
  }

  static List<String> modulesToSave(Settings settings) {
    return settings.json().has(SAVED) ? settings.texts(SAVED) : List.of();
  }

  /** Base parameters that these settings train: of modules trained whole, and biases. */
  public static List<ParameterInfo> trained(HostLayout host, List<Site> sites, Settings settings) {
    List<String> saved = modulesToSave(settings);
    List<ParameterInfo> biases = biases(host, sites, settings);
    return host.parameters().stream()
        .filter(p -> SavedModules.matches(p.module(), saved) || biases.contains(p))
        .toList();
  }

  static List<ParameterInfo> biases(HostLayout host, List<Site> sites, Settings settings) {
    String bias = settings.json().has(BIAS) ? settings.text(BIAS) : "none";
    if (bias.equals("none")) {
      return List.of();
    }
    return host.parameters().stream()
        .filter(ParameterInfo::isBias)
        .filter(
            p -> bias.equals("all") || sites.stream().anyMatch(s -> s.biasName().equals(p.name())))
        .toList();
  }
}
