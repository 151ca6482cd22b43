package org.scion.plugins.lora;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Settings;
import org.scion.core.technique.SettingsReader;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.inject.SavedModules;
import org.scion.runner.inject.SharedSettings;
import org.scion.runner.peft.PeftMethod;

/**
 * A technique of the LoRA form, s B A beside a frozen weight: the settings, counts, checks and
 * config keys that all of them share. A method says in what it differs. Thread-safe.
 *
 * <p>A (r, in), B (out, r), s = alpha / r.
 */
public abstract class LoraMethod implements PeftMethod {
  /** Where LoRA goes by model type when nothing is said. */
  public static final Map<String, List<String>> TARGETS =
      Map.of(
          "*", List.of("q_proj", "v_proj"),
          "bert", List.of("query", "value"),
          "roberta", List.of("query", "value"),
          "gpt2", List.of("c_attn"),
          "phi3", List.of("qkv_proj"));

  private static final List<Hyperparameter> COMMON =
      List.of(
          integer("rank", 8, 0, 8192, "Width of the two factors; more rank, more capacity.")
              .from("PEFT")
              .bySite(),
          real("alpha", 8, 0, 1e6, "Numerator of the scaling.").from("PEFT").bySite(),
          flag("rank_stabilised", false, "Scale by alpha / sqrt(rank) instead of alpha / rank.")
              .from("PEFT"),
          real("dropout", 0, 0, 0.99, "Dropout on the adapter's input.").from("PEFT"),
          SharedSettings.bias("lora_only"),
          flag("lora_bias", false, "A bias on B, scaled like B A.").from("PEFT"),
          SharedSettings.modulesToSave());

  private static final Hyperparameter INIT =
      choice("init", "kaiming", List.of("kaiming", "gaussian"), "Start values of A.").from("PEFT");

  private final TechniqueDescription description;

  /**
   * @param head id, name, family, summary, paper, kinds of site and behaviour
   * @param own settings besides those that all methods share
   */
  protected LoraMethod(TechniqueDescription head, Hyperparameter... own) {
    List<SiteKind> kinds = new ArrayList<>(head.siteKinds());
    Stream<Hyperparameter> start = starts("kaiming") ? Stream.of(INIT) : Stream.empty();
    Stream<Hyperparameter> common = Stream.concat(COMMON.stream(), start);
    description =
        head.sites(
                head.defaultTargets().isEmpty() ? TARGETS : head.defaultTargets(),
                kinds.toArray(SiteKind[]::new))
            .settings(Stream.concat(common, Stream.of(own)).toArray(Hyperparameter[]::new));
  }

  @Override
  public final TechniqueDescription description() {
    return description;
  }

  /**
   * PEFT's LoraConfig key whose presence makes it this method; empty for none; null for a method
   * that PEFT lacks, which is written as the plain LoRA that it comes to.
   */
  protected String option() {
    return "";
  }

  /** Whether this method makes the start that {@code init_lora_weights} names; needs no state. */
  protected boolean starts(String init) {
    return init.equals("kaiming") || init.equals("gaussian");
  }

  /** What {@code init_lora_weights} is called for these settings. */
  protected String initName(Settings settings) {
    return settings.text("init");
  }

  /** Adds the method's own settings from PEFT's config. */
  protected Settings readOwn(JsonNode config, Settings common) {
    return common;
  }

  /** Adds the method's own keys to PEFT's config. */
  protected void writeOwn(ObjectNode config, TechniqueSpec spec) {}

  @Override
  public long parameterCount(Site site, Settings settings) {
    long rank = settings.integer("rank");
    long bias = settings.flag("lora_bias") && site.kind() != SiteKind.EMBEDDING ? site.out() : 0;
    return rank * site.in() + rank * site.out() + bias;
  }

  @Override
  public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    List<ParameterInfo> result =
        new ArrayList<>(SavedModules.parameters(host, settings.texts("modules_to_save")));
    result.addAll(trainedBiases(host, sites, settings));
    return result;
  }

  /** Biases that the setting {@code bias} trains in place. */
  static List<ParameterInfo> trainedBiases(HostLayout host, List<Site> sites, Settings settings) {
    String bias = settings.text("bias");
    return host.parameters().stream()
        .filter(ParameterInfo::isBias)
        .filter(p -> !bias.equals("none"))
        .filter(
            p -> bias.equals("all") || sites.stream().anyMatch(s -> s.biasName().equals(p.name())))
        .toList();
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int rank = settings.integer("rank");
    int most = Math.min(site.in(), site.out());
    if (rank >= 1 && rank <= most) {
      return List.of();
    }
    return List.of(
        new SpecProblem(
            where + ".rank",
            String.valueOf(rank),
            "1 to " + most + " at " + site.name() + " (" + site.out() + " x " + site.in() + ")",
            "A rank above the smaller side adds nothing; leave the site out or lower the rank."));
  }

  @Override
  public final boolean reads(JsonNode config) {
    return LoraConfig.reads(config, option()) && starts(LoraConfig.initOf(config));
  }

  @Override
  public final TechniqueSpec read(JsonNode config, HostLayout host) {
    TechniqueSpec common = LoraConfig.read(config, this);
    Settings start = common.settings();
    if (starts("kaiming")) {
      start = start.with("init", LoraConfig.initOf(config));
    }
    return new TechniqueSpec(this, common.sites(), checked(readOwn(config, start)));
  }

  /**
   * What a variant took from its own keys, held against its ranges as a spec would be; the start
   * may be any that PEFT names, for plain LoRA reads what others began.
   */
  private Settings checked(Settings own) {
    List<SpecProblem> problems = new ArrayList<>();
    ObjectNode given = (ObjectNode) own.json();
    given.remove("init");
    new SettingsReader("adapter_config.json", problems).read(this, given);
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    return own;
  }

  @Override
  public final ObjectNode write(TechniqueSpec spec, HostLayout host) {
    ObjectNode config = LoraConfig.write(spec, host, initName(spec.settings()));
    writeOwn(config, spec);
    return config;
  }
}
