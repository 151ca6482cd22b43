package org.scion.core.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.scion.core.SpecProblem;

/**
 * What a spec resolves to on a model. Immutable; stored as plan.json.
 *
 * @param name of the experiment
 * @param techniques ids joined by +
 * @param architecture class of the task model
 * @param sites every technique at every site
 * @param trainedBase names of base parameters trained in place, the head included
 * @param trainable numbers trained
 * @param total numbers in the model with adapters
 * @param steps optimizer steps; 0 when the data is not known yet
 * @param batch sizes of batches
 * @param memory estimate by part
 * @param memoryGb the sum, 10^9 bytes
 * @param problems what prevents the run
 * @param warnings what a user should know before it
 * @param spec the document
 */
public record RunPlan(
    String name,
    String techniques,
    String architecture,
    List<PlannedSite> sites,
    List<String> trainedBase,
    long trainable,
    long total,
    long steps,
    BatchShape batch,
    MemoryEstimate memory,
    double memoryGb,
    List<SpecProblem> problems,
    List<String> warnings,
    JsonNode spec) {

  /** Share of the numbers that are trained. */
  public double share() {
    return total == 0 ? 0 : (double) trainable / total;
  }
}
