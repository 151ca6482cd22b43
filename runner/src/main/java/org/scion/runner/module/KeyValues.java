package org.scion.runner.module;

import ai.djl.ndarray.NDArray;

/**
 * Keys and values of a layer.
 *
 * @param keys (T, kvHeads, headDim), rotated where the host rotates
 * @param values (T, kvHeads, headDim)
 */
public record KeyValues(NDArray keys, NDArray values) {}
