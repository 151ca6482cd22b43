package org.scion.plugins.delta;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.SavedModules;

/** A technique attached to its sites, with trained biases and modules trained whole. */
public class DeltaAttachment extends Attachment {
  private final Set<String> trainedBiases = new LinkedHashSet<>();
  private final Set<String> adapted = new LinkedHashSet<>();
  private final Map<String, NDArray> shared = new LinkedHashMap<>();

  /** Wraps the sites; called once, after construction. */
  final DeltaAttachment attach(SiteTechnique technique, AttachContext context) {
    List<String> saved = context.settings().texts("modules_to_save");
    List<Site> sites =
        context.sites().stream().filter(s -> !SavedModules.matches(s.name(), saved)).toList();
    technique.trainedBiases(context.host().layout(), sites, context.settings()).stream()
        .filter(p -> !SavedModules.matches(p.module(), saved))
        .map(ParameterInfo::name)
        .forEach(trainedBiases::add);
    sites.forEach(s -> adapted.add(s.name()));
    technique.prepare(
        this, new AttachContext(context.host(), sites, context.settings(), context.random()));
    sites.forEach(s -> adapt(technique, context, s));
    SavedModules.attach(context.host(), saved, this);
    if (technique.biasOf(context.settings()).equals("all")) {
      nameSavedBiases(context.host(), saved);
    }
    return this;
  }

  private void adapt(SiteTechnique technique, AttachContext context, Site site) {
    HostModel host = context.host();
    DeltaSite at = new DeltaSite(site, context.settings().at(site.name()), this, context);
    if (site.kind() == SiteKind.EMBEDDING) {
      host.modules().wrapEmbedding(site.name(), base -> technique.embedding(at, base));
    } else {
      host.modules().wrapLinear(site.name(), base -> technique.linear(at, base));
    }
    storeBase(host, site);
  }

  /** PEFT stores the base weight of an adapted embed_tokens or lm_head beside the adapter. */
  private void storeBase(HostModel host, Site site) {
    if (site.name().endsWith("embed_tokens") || site.name().endsWith("lm_head")) {
      boolean own = host.parameters().has(site.weight());
      String weight = own ? site.weight() : host.layout().tiedHead();
      store(PREFIX + site.name() + ".base_layer.weight", host.parameters().get(weight).duplicate());
    }
  }

  /** With bias "all", PEFT writes the biases of modules trained whole under two more names. */
  private void nameSavedBiases(HostModel host, List<String> saved) {
    for (Site site : SavedModules.sites(host.layout(), saved)) {
      NDArray bias = trained().get(PREFIX + site.biasName());
      if (bias != null) {
        SavedModules.BiasNames names = SavedModules.BiasNames.of(site.name(), saved);
        store(PREFIX + names.copy(), bias);
        store(PREFIX + names.original(), host.parameters().get(site.biasName()).duplicate());
      }
    }
  }

  /** Makes a trained tensor under a full name of the file. */
  public final NDArray trainTensor(String fileName, NDArray start) {
    return train(fileName, start);
  }

  /** Makes a tensor that is trained but has another form in the file. */
  public final NDArray trainOtherwiseStored(String name, NDArray start) {
    return trainUnstored(name, start);
  }

  /** Makes a stored tensor under a full name of the file. */
  public final NDArray storeTensor(String fileName, NDArray value) {
    return store(fileName, value);
  }

  /** Keeps a tensor that several sites use. */
  public final NDArray share(String key, NDArray value) {
    shared.put(key, value);
    return Torch.keep(value);
  }

  /** A tensor that several sites use. */
  public final NDArray shared(String key) {
    return shared.get(key);
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
