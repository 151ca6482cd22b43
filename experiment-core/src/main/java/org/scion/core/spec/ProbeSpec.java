package org.scion.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.scion.core.SpecProblem;

/**
 * A set of rows that a run is not trained on, measured before, during and after: what was forgotten
 * shows as a change of its numbers. Immutable.
 *
 * @param name prefix of its series, {@code old.loss}
 * @param kind what is measured
 * @param data file of rows
 * @param text template of a text, {@code "{text}"}
 * @param pair template of the text that belongs to it, for pairs
 * @param label column of the class, for classification
 * @param prompt template of what is given, for language and refusals
 * @param limit most rows; 0 for all
 */
public record ProbeSpec(
    String name,
    Kind kind,
    String data,
    String text,
    String pair,
    String label,
    String prompt,
    int limit) {

  /** What a probe measures. */
  public enum Kind {
    /** Loss and perplexity of a language model on texts, or on texts that follow prompts. */
    LANGUAGE,
    /**
     * Accuracy: by the run's own head when the labels are the run's, else of the nearest class mean
     * of the pooled hidden state, means from every other row.
     */
    CLASSIFICATION,
    /**
     * How well pooled hidden states tell which two texts belong together: cross entropy of scaled
     * cosines within the set, the objective that sentence encoders such as MiniLM come from.
     */
    PAIRS,
    /** Share of prompts that a language model's greedy answer refuses. */
    REFUSALS;

    public String specName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Set<String> TAKEN = Set.of("train", "validation", "test", "before", "after");

  static ProbeSpec read(Section in) {
    List<String> kinds = Arrays.stream(Kind.values()).map(Kind::specName).toList();
    String name = in.required("name", "short name, prefix of its series");
    if (!name.isBlank() && (!name.matches("[A-Za-z0-9_-]+") || TAKEN.contains(name))) {
      in.problem("name", name, "letters, digits, - and _; not " + String.join(", ", TAKEN), "");
    }
    String kind = in.choice("kind", "language", kinds, "what is measured");
    ProbeSpec probe =
        new ProbeSpec(
            name,
            Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
            in.required("data", "file of rows: .jsonl, .json, .csv, .tsv"),
            in.text("text", "{text}", "template of a text, {column}"),
            in.text("pair", null, "template of the text that belongs to it, for pairs"),
            in.text("label", "label", "column of the class, for classification"),
            in.text("prompt", null, "template of what is given, for language and refusals"),
            in.integer("limit", 200, 0, Integer.MAX_VALUE, "most rows; 0 for all"));
    if (probe.kind() == Kind.PAIRS && probe.pair() == null) {
      in.problem("pair", "", "template of the text that belongs to the first", "");
    }
    if (probe.kind() == Kind.REFUSALS && probe.prompt() == null) {
      in.problem("prompt", "", "template of the request, {column}", "");
    }
    in.end();
    return probe;
  }

  /** The probes of a list; problems are named with their index. */
  static List<ProbeSpec> readAll(JsonNode list, String path, Section in) {
    List<ProbeSpec> probes = new ArrayList<>();
    if (list.isMissingNode() || list.isNull()) {
      return probes;
    }
    if (!list.isArray()) {
      in.problem("probes", list.toString(), "a list of probes, each with name and data", "");
      return probes;
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      List<SpecProblem> found = new ArrayList<>();
      ProbeSpec probe = read(new Section(list.get(i), path + "[" + i + "]", found));
      found.forEach(p -> in.add(p));
      if (!names.add(probe.name())) {
        in.problem("probes[" + i + "].name", probe.name(), "a name of its own", "");
      }
      probes.add(probe);
    }
    return probes;
  }
}
