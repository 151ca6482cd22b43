package org.scion.app.fuzz;

import java.nio.file.Path;
import java.util.Map;

/**
 * Files that something reads.
 *
 * @param name of the format
 * @param files good bytes by name inside a folder
 * @param reading reads all that it can
 */
record FuzzTarget(String name, Map<String, byte[]> files, Reading reading) {
  /** What is tried on a folder with a damaged file. */
  interface Reading {
    void read(Path folder) throws Exception;
  }
}
