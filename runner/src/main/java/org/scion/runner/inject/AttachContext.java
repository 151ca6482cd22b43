package org.scion.runner.inject;

import java.util.List;
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
 */
public record AttachContext(
    HostModel host, List<Site> sites, Settings settings, Initialiser random) {}
