package org.scion.ui.workbench;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Data and how they are meant, handed between the composer and the Data page.
 *
 * @param task as a spec names it
 * @param data the {@code data} section of a spec
 * @param model whose tokeniser may count them; empty when none is chosen
 */
public record DataChoice(String task, ObjectNode data, String model) {}
