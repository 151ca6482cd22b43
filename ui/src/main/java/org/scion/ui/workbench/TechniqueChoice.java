package org.scion.ui.workbench;

/**
 * Asks the composer to have a technique at hand.
 *
 * @param id of the technique
 */
public record TechniqueChoice(String id) {}
