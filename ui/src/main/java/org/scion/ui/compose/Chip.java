package org.scion.ui.compose;

import org.scion.ui.theme.FamilyColour;

/**
 * A technique in a cell.
 *
 * @param technique index in the spec's list
 * @param id of the technique
 * @param name as people write it
 * @param mark letter of the family, and the rank if it has one: {@code L8}
 * @param colour of the family
 * @param parameters numbers that it trains at this site
 */
public record Chip(
    int technique, String id, String name, String mark, FamilyColour colour, long parameters) {}
