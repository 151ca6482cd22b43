package org.scion.ui.workbench;

/** Switches between the places of the window. */
public interface Navigator {
  /**
   * Shows a place.
   *
   * @param argument what to show there: a run's id, a glossary term, a spec's file; null for
   *     whatever was there
   */
  void show(Screen screen, Object argument);

  /** Starts the guided first run. */
  void guide();

  default void show(Screen screen) {
    show(screen, null);
  }
}
