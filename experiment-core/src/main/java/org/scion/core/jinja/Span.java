package org.scion.core.jinja;

/**
 * Part of a text, in UTF-16 units.
 *
 * @param start first
 * @param end behind the last
 */
public record Span(int start, int end) {}
