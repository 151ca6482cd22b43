package org.scion.ui.workbench;

import javafx.scene.Parent;

/** A place of the window as the shell knows it. */
public interface ScreenView {
  Parent node();

  /** Called each time the place is shown; the argument is what {@link Navigator} was given. */
  default void shown(Object argument) {}
}
