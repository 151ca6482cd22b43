package org.scion.ui.workbench;

/**
 * Asks for one tab of a run's page.
 *
 * @param id of the run
 * @param tab key of its title, {@code run.tab.export}
 */
public record RunPage(String id, String tab) {}
