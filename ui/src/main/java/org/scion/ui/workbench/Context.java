package org.scion.ui.workbench;

import javafx.beans.property.BooleanProperty;
import org.scion.ui.Services;
import org.scion.ui.background.Background;

/**
 * What every screen is made with.
 *
 * @param services what the window was given
 * @param background takes work off the window's thread
 * @param navigator leads to other places
 * @param notices errors and offers to undo
 * @param runs the runs of the workspace, kept fresh
 * @param dark whether the dark theme is on; charts repaint when it changes
 */
public record Context(
    Services services,
    Background background,
    Navigator navigator,
    Notices notices,
    LiveRuns runs,
    BooleanProperty dark) {}
