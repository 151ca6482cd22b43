package org.scion.core.plan;

import com.fasterxml.jackson.databind.JsonNode;
import org.scion.core.model.SiteKind;

/**
 * One technique at one site, as it will run.
 *
 * @param name site
 * @param kind kind of site
 * @param layer layer index or -1
 * @param technique index in the spec's list
 * @param id technique's id
 * @param parameters numbers added and trained here
 * @param settings values resolved for this site
 */
public record PlannedSite(
    String name,
    SiteKind kind,
    int layer,
    int technique,
    String id,
    long parameters,
    JsonNode settings) {}
