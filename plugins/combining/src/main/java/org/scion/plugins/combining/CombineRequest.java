package org.scion.plugins.combining;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a combination was asked for.
 *
 * @param weights one a run
 * @param options of the merge
 * @param seed of random methods
 * @param alpha share of the lowest layer that LiNeS keeps of a single run
 */
record CombineRequest(double[] weights, MergeOptions options, long seed, double alpha) {
  static CombineRequest of(JsonNode arguments) {
    JsonNode list = arguments.path("weights");
    double[] weights = new double[list.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = list.path(i).asDouble();
    }
    MergeOptions options =
        new MergeOptions(
            arguments
                .path("density")
                .asDouble(arguments.path("method").asText().equals("pcb") ? 0.1 : 0.5),
            MergeOptions.Sign.TOTAL,
            arguments.path("rank").asInt(0),
            arguments.path("clamp").asDouble(0));
    return new CombineRequest(
        weights, options, arguments.path("seed").asLong(0), arguments.path("alpha").asDouble(0));
  }
}
