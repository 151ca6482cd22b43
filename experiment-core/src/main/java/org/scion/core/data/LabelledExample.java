package org.scion.core.data;

/**
 * A text, or a pair, with its answer. Immutable.
 *
 * @param text first text; never blank
 * @param textPair second text, or null where the task has one text
 * @param label class name, or a number as text for regression
 */
public record LabelledExample(String text, String textPair, String label) {}
