package org.scion.core.spec;

import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;

/**
 * One technique as asked for.
 *
 * @param technique what
 * @param sites where
 * @param settings how
 */
public record TechniqueSpec(Technique technique, SiteSelection sites, Settings settings) {}
