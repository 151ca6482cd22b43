package org.scion.runner.inject;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.runner.host.HostModel;

/**
 * An attachment that adapts site by site and does what the methods of PEFT share: modules trained
 * whole ({@code modules_to_save}) and biases trained in place ({@code bias}: none, all, or only
 * those of adapted modules, named {@code M.base_layer.bias} in the file). Settings that a technique
 * lacks count as empty.
 */
public abstract class SiteAttachment extends Attachment {
  private final Set<String> biases = new LinkedHashSet<>();
  private final Set<String> adapted = new LinkedHashSet<>();
  private final List<String> saved;
  private final List<Site> sites;
  private final HostModel host;

  protected SiteAttachment(AttachContext context) {
    host = context.host();
    saved = SharedSettings.modulesToSave(context.settings());
    sites = context.sites().stream().filter(s -> !SavedModules.matches(s.name(), saved)).toList();
    sites.forEach(s -> adapted.add(s.name()));
    SharedSettings.biases(host.layout(), sites, context.settings()).stream()
        .filter(p -> !SavedModules.matches(p.module(), saved))
        .map(ParameterInfo::name)
        .forEach(biases::add);
  }

  /** The sites to adapt: those trained whole are left out. */
  protected final List<Site> sites() {
    return sites;
  }

  protected final HostModel host() {
    return host;
  }

  /** Where a site's tensors stand in the file: {@code base_model.model.} + site + dot. */
  protected static String prefix(Site site) {
    return PREFIX + site.name() + ".";
  }

  /** To be called when every site is adapted: wraps the modules that are trained whole. */
  protected final void attachSavedModules() {
    SavedModules.attach(host, saved, this);
  }

  /** PEFT stores the base table of an adapted embedding or head of these two names. */
  protected final void storeBaseTable(Site site) {
    if (site.name().endsWith("embed_tokens") || site.name().endsWith("lm_head")) {
      String weight =
          host.parameters().has(site.weight()) ? site.weight() : host.layout().tiedHead();
      NDArray table = host.parameters().get(weight).duplicate();
      store(prefix(site) + "base_layer.weight", table);
    }
  }

  @Override
  public Set<String> trainedBase() {
    return biases;
  }

  @Override
  public String fileName(String baseParameter) {
    int dot = baseParameter.lastIndexOf('.');
    String module = baseParameter.substring(0, Math.max(0, dot));
    return baseParameter.endsWith(".bias") && adapted.contains(module)
        ? PREFIX + module + ".base_layer.bias"
        : super.fileName(baseParameter);
  }
}
