package org.scion.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;

/**
 * One document made into several: the same spec over seeds, and over every combination of values of
 * any keys. Immutable.
 *
 * <pre>
 * sweep: {seeds: 1..5, training.learning_rate: [1e-3, 2e-3]}     in a spec
 * --seeds 1..5 --grid training.learning_rate=1e-3,2e-3           on the command line
 * </pre>
 *
 * <p>Seeds are a range {@code a..b}, one number or a list. The last key varies fastest; seeds vary
 * last of all, so that repetitions lie side by side.
 */
public final class Sweep {
  /** A sweep may not make more runs than this. */
  public static final int MOST = 1000;

  private static final String SEED = "training.seed";
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})\\.\\.(\\d{1,9})");
  private static final Pattern SPLIT = Pattern.compile(",(?![^\\[{(]*[]})])");

  private final Map<String, List<JsonNode>> axes;

  private Sweep(Map<String, List<JsonNode>> axes) {
    this.axes = axes;
  }

  /**
   * One document of a sweep.
   *
   * @param label what tells it from the others, {@code seed=2 learning_rate=0.001}; empty if it is
   *     the only one
   * @param document without the key {@code sweep}
   */
  public record Member(String label, JsonNode document) {}

  /**
   * Reads the key {@code sweep} of a document and what the command line adds; a key named in both
   * takes the command line's values.
   *
   * @param seeds as {@code 1..5} or {@code 1,4,7}, or null
   * @param grids each {@code key=value,value}
   * @throws SpecException with all problems
   */
  public static Sweep of(JsonNode document, String seeds, List<String> grids) {
    Map<String, List<JsonNode>> axes = new LinkedHashMap<>();
    List<SpecProblem> problems = new ArrayList<>();
    JsonNode sweep = document.path("sweep");
    if (!sweep.isMissingNode() && !sweep.isNull() && !sweep.isObject()) {
      problems.add(
          new SpecProblem("sweep", sweep.toString(), "keys with lists of values", "{seeds: 1..5}"));
    }
    List<JsonNode> seedValues = seeds(sweep.path("seeds"), "sweep.seeds", problems);
    sweep
        .properties()
        .forEach(
            e -> {
              if (!e.getKey().equals("seeds")) {
                axes.put(e.getKey(), values(e.getValue(), "sweep." + e.getKey(), problems));
              }
            });
    grids.forEach(grid -> grid(grid, axes, problems));
    if (seeds != null) {
      seedValues = seeds(Json.tree(seeds), "--seeds", problems);
    }
    if (!seedValues.isEmpty()) {
      axes.remove(SEED);
      axes.put(SEED, seedValues);
    }
    long count = axes.values().stream().mapToLong(List::size).reduce(1, Sweep::product);
    if (count > MOST) {
      problems.add(
          new SpecProblem("sweep", count + " runs", "at most " + MOST + " runs", "Split it."));
    }
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    return new Sweep(axes);
  }

  private static long product(long a, long b) {
    return Math.min(1_000_000_000L, a * b);
  }

  /** Whether there is only one document. */
  public boolean single() {
    return axes.values().stream().allMatch(v -> v.size() == 1);
  }

  /** Every document, without the key {@code sweep}. */
  public List<Member> expand(JsonNode document) {
    JsonNode base = document.deepCopy();
    if (!(base instanceof ObjectNode object)) {
      throw new SpecException("experiment", base.getNodeType().name(), "keys with values", "");
    }
    object.remove("sweep");
    List<Member> members = List.of(new Member("", base));
    for (Map.Entry<String, List<JsonNode>> axis : axes.entrySet()) {
      List<Member> next = new ArrayList<>();
      for (Member member : members) {
        for (JsonNode value : axis.getValue()) {
          next.add(with(member, axis.getKey(), value, axis.getValue().size() > 1));
        }
      }
      members = next;
    }
    return members;
  }

  private static Member with(Member member, String key, JsonNode value, boolean tell) {
    JsonNode document = member.document().deepCopy();
    Overrides.set(document, key, value);
    String word = key.substring(key.lastIndexOf('.') + 1) + "=" + value.asText(value.toString());
    String label = member.label() + (member.label().isEmpty() ? "" : " ") + word;
    return new Member(tell ? label : member.label(), document);
  }

  private static List<JsonNode> seeds(JsonNode node, String where, List<SpecProblem> problems) {
    List<JsonNode> seeds = new ArrayList<>();
    if (node.isMissingNode() || node.isNull()) {
      return seeds;
    }
    List<String> parts = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(n -> parts.add(n.asText()));
    } else {
      parts.addAll(List.of(node.asText().split(",")));
    }
    for (String part : parts) {
      Matcher range = RANGE.matcher(part.strip());
      if (range.matches()) {
        long from = Long.parseLong(range.group(1));
        long to = Math.min(Long.parseLong(range.group(2)), from + MOST);
        for (long seed = from; seed <= to; seed++) {
          seeds.add(Json.tree(seed));
        }
      } else if (part.strip().matches("\\d{1,9}")) {
        seeds.add(Json.tree(Long.parseLong(part.strip())));
      }
    }
    if (seeds.isEmpty()) {
      problems.add(new SpecProblem(where, node.asText(node.toString()), "as 1..5 or 1,4,7", ""));
    }
    return seeds;
  }

  private static List<JsonNode> values(JsonNode node, String where, List<SpecProblem> problems) {
    List<JsonNode> values = new ArrayList<>();
    if (node instanceof ArrayNode list) {
      list.forEach(values::add);
    } else {
      Matcher range = RANGE.matcher(node.asText());
      if (range.matches()) {
        return seeds(node, where, problems);
      }
      values.add(node);
    }
    if (values.isEmpty() || node.isObject()) {
      problems.add(
          new SpecProblem(
              where,
              node.toString(),
              "a list of at least one value",
              "A sweep names whole keys: {training.learning_rate: [1e-3, 2e-3]}."));
    }
    return values;
  }

  private static void grid(
      String grid, Map<String, List<JsonNode>> axes, List<SpecProblem> problems) {
    int equals = grid.indexOf('=');
    if (equals <= 0 || equals == grid.length() - 1) {
      problems.add(
          new SpecProblem(
              "--grid", grid, "key=value,value", "As training.learning_rate=1e-3,2e-3."));
      return;
    }
    String key = grid.substring(0, equals);
    ArrayNode list = Json.array();
    for (String value : SPLIT.split(grid.substring(equals + 1))) {
      list.add(SpecReader.parse(value, "--grid " + key));
    }
    axes.put(key, values(list, "--grid " + key, problems));
  }
}
