package org.scion.core.service;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How far a job is.
 *
 * @param phase what it is doing, {@code loading}
 * @param done units done
 * @param total units in all; 0 when unknown
 * @param unit {@code cases}, {@code steps}, {@code tensors}, {@code tokens}
 * @param partial a piece of the result as it comes (a token, a case), or null
 */
public record JobProgress(String phase, long done, long total, String unit, JsonNode partial) {}
