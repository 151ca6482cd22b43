package org.scion.core.model;

import java.util.List;
import java.util.Optional;

/**
 * Everything about a host model that needs no numbers: parameters with shapes, and sites. Pure
 * Java, so that planning never loads the native engine. Immutable.
 *
 * @param family id of the host family: {@code llama}, {@code gpt2}, {@code bert}
 * @param modelType {@code model_type} of config.json
 * @param architecture class name of the task model, {@code LlamaForCausalLM}
 * @param head task and labels
 * @param dimensions sizes
 * @param parameters every stored parameter of the task model (a tied head is not stored)
 * @param sites every named place, in the order of the forward pass
 * @param tiedHead name of the embedding weight that the head shares, or null
 * @param headModule first part of the head's module names: {@code lm_head}, {@code classifier},
 *     {@code score}
 */
public record HostLayout(
    String family,
    String modelType,
    String architecture,
    TaskHead head,
    Dimensions dimensions,
    List<ParameterInfo> parameters,
    List<Site> sites,
    String tiedHead,
    String headModule) {

  public HostLayout {
    parameters = List.copyOf(parameters);
    sites = List.copyOf(sites);
  }

  /** Total number of parameters, shared ones once. */
  public long parameterCount() {
    return parameters.stream().mapToLong(ParameterInfo::elements).sum();
  }

  public Optional<Site> site(String name, SiteKind kind) {
    return sites.stream().filter(s -> s.kind() == kind && s.name().equals(name)).findFirst();
  }

  public List<Site> sites(SiteKind kind) {
    return sites.stream().filter(s -> s.kind() == kind).toList();
  }

  public Optional<ParameterInfo> parameter(String name) {
    return parameters.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /** Parameters of the task head that a classifier trains besides any technique. */
  public List<ParameterInfo> headParameters() {
    return parameters.stream().filter(p -> p.name().startsWith(headModule + ".")).toList();
  }
}
