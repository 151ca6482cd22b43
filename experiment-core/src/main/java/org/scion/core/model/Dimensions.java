package org.scion.core.model;

/**
 * The sizes of a transformer that planning needs.
 *
 * @param layers number of layers
 * @param hidden width of the residual stream
 * @param heads attention heads
 * @param kvHeads key-value heads
 * @param headDim size of a head
 * @param intermediate width of the feed-forward block
 * @param vocabulary rows of the token embedding
 * @param maxPositions longest sequence in tokens
 */
public record Dimensions(
    int layers,
    int hidden,
    int heads,
    int kvHeads,
    int headDim,
    int intermediate,
    int vocabulary,
    int maxPositions) {}
