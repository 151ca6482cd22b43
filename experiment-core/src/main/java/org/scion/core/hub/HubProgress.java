package org.scion.core.hub;

/** Hears how far a download is. */
@FunctionalInterface
public interface HubProgress {
  /** Listens to nothing. */
  HubProgress NONE = (what, done, total) -> {};

  /**
   * @param what the file, or why it waits
   * @param done bytes that are here
   * @param total bytes in all; 0 when unknown
   */
  void at(String what, long done, long total);
}
