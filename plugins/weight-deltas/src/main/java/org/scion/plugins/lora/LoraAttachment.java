package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.inject.SavedModules;
import org.scion.runner.module.Embedding;
import org.scion.runner.module.Linear;

/** LoRA attached to a host: factors at every site, trained biases, modules trained whole. */
final class LoraAttachment extends Attachment {
  private final Set<String> trainedBiases = new LinkedHashSet<>();
  private final Set<String> adapted = new LinkedHashSet<>();

  LoraAttachment(AttachContext context) {
    List<String> saved = context.settings().texts("modules_to_save");
    List<Site> sites =
        context.sites().stream().filter(s -> !SavedModules.matches(s.name(), saved)).toList();
    LoraTechnique.trainedBiases(context.host().layout(), sites, context.settings()).stream()
        .filter(p -> !SavedModules.matches(p.module(), saved))
        .map(ParameterInfo::name)
        .forEach(trainedBiases::add);
    sites.forEach(s -> adapted.add(s.name()));
    for (Site site : sites) {
      adapt(context, site, context.settings().at(site.name()));
    }
    SavedModules.attach(context.host(), saved, this);
    if (context.settings().text("bias").equals("all")) {
      nameSavedBiases(context.host(), saved);
    }
  }

  /** With bias "all", PEFT writes the biases of modules trained whole under two more names. */
  private void nameSavedBiases(HostModel host, List<String> saved) {
    for (Site site : SavedModules.sites(host.layout(), saved)) {
      NDArray bias = trained().get(PREFIX + site.biasName());
      if (bias != null) {
        store(PREFIX + site.name() + ".modules_to_save.bias", bias);
        store(
            PREFIX + site.name() + ".original_module.bias",
            host.parameters().get(site.biasName()).duplicate());
      }
    }
  }

  private void adapt(AttachContext context, Site site, Settings settings) {
    HostModel host = context.host();
    LoraShape shape = LoraShape.of(settings);
    if (site.kind() == SiteKind.EMBEDDING) {
      host.modules()
          .wrapEmbedding(site.name(), base -> embedding(context.random(), site, shape, base));
    } else {
      host.modules().wrapLinear(site.name(), base -> linear(context, site, shape, base));
    }
    if (site.name().endsWith("embed_tokens") || site.name().endsWith("lm_head")) {
      String weight =
          host.parameters().has(site.weight()) ? site.weight() : host.layout().tiedHead();
      store(PREFIX + site.name() + ".base_layer.weight", host.parameters().get(weight).duplicate());
    }
  }

  private Linear linear(AttachContext context, Site site, LoraShape shape, Linear base) {
    int r = shape.rank();
    String name = PREFIX + site.name();
    Initialiser random = context.random();
    float[] start =
        context.settings().text("init").equals("gaussian")
            ? random.normal(name, r * site.in(), 1.0 / r)
            : random.kaiming(name, r * site.in(), site.in());
    NDArray a = train(name + ".lora_A.weight", Torch.create(start, r, site.in()));
    NDArray b = train(name + ".lora_B.weight", Torch.zeros(site.out(), r));
    boolean biased = context.settings().flag("lora_bias");
    NDArray bias = biased ? train(name + ".lora_B.bias", Torch.zeros(site.out())) : null;
    return new LoraLinear(base, a, b, bias, shape, context.host()::training);
  }

  private Embedding embedding(Initialiser random, Site site, LoraShape shape, Embedding base) {
    int r = shape.rank();
    String name = PREFIX + site.name();
    NDArray a = train(name + ".lora_embedding_A", Torch.zeros(r, site.in()));
    NDArray b =
        train(
            name + ".lora_embedding_B",
            Torch.create(random.normal(name, site.out() * r, 1.0), site.out(), r));
    return new LoraEmbedding(base, a, b, shape.scaling());
  }

  @Override
  public Set<String> trainedBase() {
    return trainedBiases;
  }

  @Override
  public String fileName(String baseParameter) {
    boolean bias = baseParameter.endsWith(".bias");
    String module = baseParameter.substring(0, Math.max(0, baseParameter.lastIndexOf('.')));
    return bias && adapted.contains(module)
        ? PREFIX + module + ".base_layer.bias"
        : super.fileName(baseParameter);
  }
}
