package org.scion.ui.workbench;

/**
 * Asks the composer to use a model.
 *
 * @param model as a spec names it
 */
public record ModelChoice(String model) {}
