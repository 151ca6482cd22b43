package org.scion.ui.workbench;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Asks the composer to use data.
 *
 * @param task as a spec names it
 * @param data the {@code data} section of a spec
 */
public record DataChoice(String task, ObjectNode data) {}
