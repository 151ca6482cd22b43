package org.scion.ui.tour;

/**
 * How large a window without a display is.
 *
 * @param width pixels
 * @param height pixels
 * @param scale factor of letters and controls
 */
public record WindowSize(int width, int height, double scale) {}
