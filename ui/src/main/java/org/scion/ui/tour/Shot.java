package org.scion.ui.tour;

/**
 * One picture of the tour.
 *
 * @param file name in the tour's folder
 * @param screen which place
 * @param state in which state: {@code filled-light}, {@code empty-dark}
 * @param width pixels
 * @param height pixels
 */
public record Shot(String file, String screen, String state, int width, int height) {}
