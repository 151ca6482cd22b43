package org.scion.plugins.adalora;

import ai.djl.ndarray.NDArray;

/**
 * The triplets of one site: row i of A, entry i of E and column i of B belong together.
 *
 * @param site name of the site
 * @param prefix of the names in the adapter file
 * @param a (r, in)
 * @param b (out, r)
 * @param e (r, 1)
 */
record Triplets(String site, String prefix, NDArray a, NDArray b, NDArray e) {
  int rank() {
    return (int) a.getShape().get(0);
  }
}
