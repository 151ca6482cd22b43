package org.scion.core.data;

/**
 * A text for a causal language model. Immutable.
 *
 * @param prompt what the model is given; masked in the loss; empty when the whole text is trained
 * @param completion what the model learns to write; never blank
 */
public record TextExample(String prompt, String completion) {}
