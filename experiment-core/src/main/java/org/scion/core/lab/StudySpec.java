package org.scion.core.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.spec.LabSpec;
import org.scion.core.spec.Overrides;
import org.scion.core.spec.SpecReader;
import org.scion.core.spec.Sweep;

/**
 * A study: one experiment in several variants, each repeated over seeds, and what is measured of
 * all of them. Immutable.
 *
 * <pre>
 * spec: ../support-intent/experiment.yaml      the experiment that all share
 * set: {training.epochs: 4}              what all set otherwise
 * seeds: 1..3
 * metric: accuracy                       what the variants are to be equal in
 * variants:
 *   full: {techniques: [{id: full}], training.learning_rate: 3.0e-4}
 * probes: [{name: old, kind: pairs, data: pairs.csv, text: "{a}", pair: "{b}"}]
 * top: 10
 * epsilon: 0.5
 * </pre>
 *
 * @param file where it was read
 * @param spec file of the experiment
 * @param metric what the variants are compared in
 * @param probes as in a spec, with absolute files
 * @param top singular vectors looked at
 * @param epsilon cosine below which one is an intruder
 * @param members every variant at every seed
 */
public record StudySpec(
    Path file,
    Path spec,
    String metric,
    JsonNode probes,
    int top,
    double epsilon,
    List<Member> members) {

  private static final Set<String> KEYS =
      Set.of("spec", "set", "seeds", "metric", "variants", "probes", "top", "epsilon", "notes");

  /**
   * One run of a study.
   *
   * @param variant its name
   * @param seed its repetition
   * @param document of its experiment
   */
  public record Member(String variant, long seed, JsonNode document) {
    /** Name of the run. */
    public String name() {
      return variant + " seed=" + seed;
    }
  }

  public StudySpec {
    members = List.copyOf(members);
  }

  /** The variants in the order of the file. */
  public List<String> variants() {
    return members.stream().map(Member::variant).distinct().toList();
  }

  /**
   * Reads a study.
   *
   * @param overrides {@code key=value}, set in every variant after all else
   * @param seeds in place of the file's, or null
   * @throws SpecException with what is wrong
   */
  public static StudySpec read(Path file, List<String> overrides, String seeds) {
    JsonNode study = SpecReader.document(file);
    check(study, file);
    Path folder = file.toAbsolutePath().getParent();
    Path spec = folder.resolve(study.path("spec").asText()).normalize();
    String wanted = seeds == null ? study.path("seeds").asText("1") : seeds;
    List<Member> members = new ArrayList<>();
    Map<String, JsonNode> variants = new LinkedHashMap<>();
    study.path("variants").fields().forEachRemaining(e -> variants.put(e.getKey(), e.getValue()));
    JsonNode base = SpecReader.document(spec);
    for (Sweep.Member seed : Sweep.of(base, wanted, List.of()).expand(base)) {
      variants.forEach(
          (name, values) -> {
            JsonNode document = seed.document().deepCopy();
            set(document, study.path("set"));
            set(document, values);
            overrides.forEach(o -> Overrides.apply(document, o));
            long number = seed.document().path("training").path("seed").asLong();
            members.add(new Member(name, number, plain(document)));
          });
    }
    return new StudySpec(
        file,
        spec,
        study.path("metric").asText("loss"),
        probes(study.path("probes"), folder),
        study.path("top").asInt(10),
        study.path("epsilon").asDouble(0.5),
        members);
  }

  private static void check(JsonNode study, Path file) {
    List<SpecProblem> problems = new ArrayList<>();
    study
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!KEYS.contains(key)) {
                problems.add(
                    new SpecProblem(
                        file.getFileName() + " " + key, key, String.join(", ", KEYS), ""));
              }
            });
    if (!study.path("spec").isTextual()) {
      problems.add(new SpecProblem("spec", "", "the file of an experiment", ""));
    }
    if (!study.path("variants").isObject() || study.path("variants").isEmpty()) {
      problems.add(
          new SpecProblem("variants", "", "names, each with keys of a spec and their values", ""));
    }
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
  }

  private static void set(JsonNode document, JsonNode values) {
    values.fields().forEachRemaining(e -> Overrides.set(document, e.getKey(), e.getValue()));
  }

  /** Numbers as a file has them, so that two documents of one content are equal. */
  private static JsonNode plain(JsonNode document) {
    return SpecReader.parse(SpecReader.yaml(document), "study");
  }

  private static JsonNode probes(JsonNode list, Path folder) {
    ArrayNode result = Json.array();
    for (JsonNode probe : list) {
      ObjectNode copy = probe.deepCopy();
      if (copy.hasNonNull("data")) {
        copy.put("data", folder.resolve(copy.get("data").asText()).normalize().toString());
      }
      result.add(copy);
    }
    LabSpec.probes(result);
    return result;
  }
}
