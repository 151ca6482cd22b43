package org.scion.runner.generate;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How the next token is chosen.
 *
 * @param maxTokens most new tokens
 * @param temperature 0 for the likeliest token; above, scores are divided by it before softmax
 * @param topK only the k likeliest; 0 for all
 * @param topP only the likeliest whose shares sum to p; 1 for all
 * @param seed of the draws
 */
public record Sampling(int maxTokens, double temperature, int topK, double topP, long seed) {
  /** Reads a job's arguments: max_tokens, temperature, top_k, top_p, seed. */
  public static Sampling of(JsonNode arguments) {
    return new Sampling(
        arguments.path("max_tokens").asInt(64),
        arguments.path("temperature").asDouble(0),
        arguments.path("top_k").asInt(0),
        arguments.path("top_p").asDouble(1),
        arguments.path("seed").asLong(0));
  }
}
