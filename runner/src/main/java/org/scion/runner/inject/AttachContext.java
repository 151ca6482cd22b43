package org.scion.runner.inject;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.runner.host.HostModel;

/**
 * What a technique gets when it attaches.
 *
 * @param host the model, with the techniques before it already attached
 * @param sites the sites it takes
 * @param settings its settings; {@code settings.at(site.name())} for one site
 * @param random start values by name
 * @param start start values that a {@link PreparesFromData} computed, by file name; empty for none
 */
public record AttachContext(
    HostModel host,
    List<Site> sites,
    Settings settings,
    Initialiser random,
    Map<String, NDArray> start) {
  /** Without start values from data. */
  public AttachContext(HostModel host, List<Site> sites, Settings settings, Initialiser random) {
    this(host, sites, settings, random, Map.of());
  }

  /** The same with what a preparation found. */
  public AttachContext with(PreparesFromData.Prepared prepared) {
    return new AttachContext(host, sites, prepared.settings(), random, prepared.start());
  }
}
