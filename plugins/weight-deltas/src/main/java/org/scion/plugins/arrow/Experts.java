package org.scion.plugins.arrow;

import ai.djl.ndarray.NDArray;

/**
 * The experts of one site.
 *
 * @param a (E, r, in)
 * @param b (E, out, r)
 * @param scalings (E)
 * @param directions (E, in)
 */
record Experts(NDArray a, NDArray b, NDArray scalings, NDArray directions) {}
