package org.scion.runner.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.model.ParameterInfo;
import org.scion.core.plan.BatchShape;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.plan.RunPlan;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.SpecReader;
import org.scion.core.technique.Family;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Technique;
import org.scion.core.technique.Techniques;

/**
 * A spec for a tiny host, read and planned as a user's is, with settings small enough for it: whole
 * numbers that the plan refuses are halved until it does not, and numbers of steps are at most 4.
 *
 * @param spec what is asked
 * @param plan what it resolves to; with problems if the host has no place for it
 */
public record TrialPlan(ExperimentSpec spec, RunPlan plan) {
  private static final Pattern WHERE = Pattern.compile("techniques\\[(\\d+)]\\.(\\w+)");
  private static final int TRIES = 40;
  private static final int STEPS = 4;

  /** The technique with its companion, if it needs one. */
  public static TrialPlan of(Techniques all, Technique technique, TinyHost host) {
    Optional<Technique> companion = all.find(technique.companion());
    if (companion.isEmpty()) {
      return of(all, List.of(technique), host);
    }
    boolean below = technique.description().family() == Family.QUANTISED_BASE;
    return of(
        all,
        below ? List.of(technique, companion.get()) : List.of(companion.get(), technique),
        host);
  }

  /** One technique at the sites of one name. */
  static TrialPlan at(Techniques all, Technique technique, TinyHost host, String name) {
    ObjectNode entry = entry(technique);
    entry.putObject("sites").putArray("targets").add(name);
    return of(all, List.of(technique), host, Json.array().add(entry));
  }

  /** Several techniques in this order. */
  public static TrialPlan of(Techniques all, List<Technique> techniques, TinyHost host) {
    ArrayNode entries = Json.array();
    techniques.forEach(t -> entries.add(entry(t)));
    return of(all, techniques, host, entries);
  }

  private static TrialPlan of(
      Techniques all, List<Technique> techniques, TinyHost host, ArrayNode entries) {
    ObjectNode document = document(host);
    document.set("techniques", entries);
    TrialPlan trial = read(all, document, host);
    for (int i = 0; i < TRIES && !trial.plan.problems().isEmpty(); i++) {
      if (!halve(trial, techniques, entries)) {
        break;
      }
      trial = read(all, document, host);
    }
    if (trial.plan.problems().isEmpty() && trial.idle(host) && fill(techniques, entries)) {
      trial = read(all, document, host);
    }
    return trial;
  }

  private static ObjectNode document(TinyHost host) {
    ObjectNode document = Json.object().put("model", "tiny");
    document.put("task", host.classifies() ? "classification" : "causal-lm");
    ObjectNode data = document.putObject("data").put("train", "none.csv").put("max_length", 16);
    ObjectNode columns = data.putObject("columns");
    if (host.classifies()) {
      columns.put("text", "{text}").put("label", "label");
    } else {
      columns.put("completion", "{text}");
    }
    document.putObject("training").put("steps", ContractTrial.STEPS).put("batch_size", 4);
    return document;
  }

  private static ObjectNode entry(Technique technique) {
    ObjectNode entry = Json.object().put("id", technique.id());
    for (Hyperparameter h : technique.description().hyperparameters()) {
      if (h.unit().equals("steps") && h.defaultValue() instanceof Integer n && n > STEPS) {
        entry.put(h.key(), Math.max(STEPS, (int) h.min()));
      }
    }
    return entry;
  }

  private static TrialPlan read(Techniques all, ObjectNode document, TinyHost host) {
    ExperimentSpec spec = new SpecReader(all).read(document, Path.of(""));
    BatchShape batch = BatchShape.worst(4, 4, 6);
    return new TrialPlan(spec, new ExperimentPlanner(spec, host.layout()).plan(batch));
  }

  private static boolean halve(TrialPlan trial, List<Technique> techniques, ArrayNode entries) {
    boolean changed = false;
    for (SpecProblem problem : trial.plan.problems()) {
      Matcher where = WHERE.matcher(problem.where());
      if (!where.matches()) {
        continue;
      }
      int index = Integer.parseInt(where.group(1));
      ObjectNode entry = (ObjectNode) entries.get(index);
      for (Hyperparameter h : techniques.get(index).description().hyperparameters()) {
        if (h.key().equals(where.group(2)) && h.type() == Hyperparameter.Type.INTEGER_LIST) {
          entry.putArray(h.key()).add(5).add(17);
          changed = true;
        }
        int now = entry.path(h.key()).asInt(h.defaultValue() instanceof Integer n ? n : 0);
        if (h.key().equals(where.group(2)) && now / 2 >= Math.max(1, h.min())) {
          entry.put(h.key(), now / 2);
          changed = true;
        }
      }
    }
    return changed;
  }

  /** Lists of token ids, without which some techniques have nothing to train. */
  private static boolean fill(List<Technique> techniques, ArrayNode entries) {
    boolean changed = false;
    for (int i = 0; i < techniques.size(); i++) {
      for (Hyperparameter h : techniques.get(i).description().hyperparameters()) {
        if (h.type() == Hyperparameter.Type.INTEGER_LIST) {
          ((ObjectNode) entries.get(i)).putArray(h.key()).add(5).add(17);
          changed = true;
        }
      }
    }
    return changed;
  }

  /** Whether nothing but a classifier's head is trained. */
  boolean idle(TinyHost host) {
    boolean head = host.classifies();
    long own = host.layout().headParameters().stream().mapToLong(ParameterInfo::elements).sum();
    return plan.trainable() == (head ? own : 0);
  }

  /** Why the host does not take it; empty if it does. */
  public String refusal() {
    return plan.problems().isEmpty() ? "" : new SpecException(plan.problems()).getMessage();
  }
}
