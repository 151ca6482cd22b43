package org.scion.core.hub;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

/** Which files of a repository are wanted. */
final class HubFiles {
  private static final List<String> BESIDE_WEIGHTS =
      List.of(
          "config.json",
          "generation_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "chat_template.jinja");
  private static final String INDEX = "model.safetensors.index.json";
  private static final Pattern DATA =
      Pattern.compile("(?i).*\\.(jsonl|ndjson|json|csv|tsv|parquet)(\\.gz|\\.zst)?");
  private static final Pattern NO_ROWS =
      Pattern.compile("(?i)(.*/)?(dataset_infos?|dataset_dict|state|config|package)\\.json");
  private static final Pattern SHARD = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})(\\..*)");
  private static final int SHOWN = 20;

  /** Words for the parts of a data set in names of files and folders. */
  private static final Map<String, Pattern> PARTS =
      Map.of(
          "train", Pattern.compile("(?i)(^|[^a-z])(train|training)([^a-z]|$)"),
          "validation", Pattern.compile("(?i)(^|[^a-z])(validation|valid|val|dev)([^a-z]|$)"),
          "test", Pattern.compile("(?i)(^|[^a-z])(test|testing|eval)([^a-z]|$)"));

  private HubFiles() {}

  /**
   * Config, tokenizer and weights of a model, weights last.
   *
   * @throws UnsupportedException if the weights are pickled
   * @throws SpecException if there are none, or several of which one has to be named
   */
  static List<String> model(HubId id, List<String> names) {
    if (!id.path().isEmpty()) {
      return List.of(present(id, names));
    }
    List<String> wanted = new ArrayList<>(BESIDE_WEIGHTS);
    wanted.retainAll(names);
    List<String> weights = weights(names);
    if (weights.isEmpty()) {
      throw withoutWeights(id, names);
    }
    wanted.addAll(weights);
    return wanted;
  }

  private static List<String> weights(List<String> names) {
    Predicate<String> top = name -> !name.contains("/") && name.endsWith(".safetensors");
    if (names.contains(INDEX)) {
      List<String> weights = new ArrayList<>(List.of(INDEX));
      names.stream()
          .filter(top.and(n -> SHARD.matcher(n).matches()))
          .sorted()
          .forEach(weights::add);
      return weights;
    }
    return names.contains("model.safetensors") ? List.of("model.safetensors") : List.of();
  }

  private static RuntimeException withoutWeights(HubId id, List<String> names) {
    List<String> gguf = names.stream().filter(name -> name.endsWith(".gguf")).toList();
    if (!gguf.isEmpty()) {
      return new SpecException(
          "model", id.toString(), "one of its files: " + listed(gguf), "Write " + id + "/FILE");
    }
    if (names.stream().anyMatch(name -> name.matches(".*\\.(bin|pt|pth|ckpt)"))) {
      return new UnsupportedException(
          id
              + " holds pickled weights only, which are never executed. Convert them where you trust"
              + " them: AutoModel.from_pretrained(name).save_pretrained(folder) writes safetensors");
    }
    return new SpecException(
        "model", id.toString(), "a repository with model.safetensors or .gguf files", "");
  }

  /**
   * The files of one part of a data set.
   *
   * @param part {@code train}, {@code validation} or {@code test}
   * @throws SpecException if there are none, or it has to be said which
   */
  static List<String> data(HubId id, String part, List<String> names) {
    if (names.contains(id.path())) {
      return List.of(id.path());
    }
    String under = id.path().isEmpty() ? "" : id.path() + "/";
    List<String> all =
        names.stream()
            .filter(name -> name.startsWith(under) && DATA.matcher(name).matches())
            .filter(name -> !NO_ROWS.matcher(name).matches())
            .sorted()
            .toList();
    List<String> chosen =
        all.stream()
            .filter(n -> PARTS.get(part).matcher(n.substring(under.length())).find())
            .toList();
    if (chosen.isEmpty() && part.equals("train") && all.size() == 1) {
      return all;
    }
    Map<String, List<String>> kinds = new TreeMap<>(Comparator.naturalOrder());
    chosen.forEach(n -> kinds.computeIfAbsent(kind(n), key -> new ArrayList<>()).add(n));
    if (kinds.size() == 1) {
      return chosen;
    }
    throw new SpecException(
        "data." + part,
        id.toString(),
        all.isEmpty()
            ? "a repository with .parquet, .jsonl, .json, .csv or .tsv files"
            : "one file or folder of it: " + listed(all),
        all.isEmpty() ? "" : "Write " + id + "/FILE or " + id + "/FOLDER");
  }

  /** Folder and form of a file: files of two kinds are not one set of rows. */
  private static String kind(String name) {
    Matcher shard = SHARD.matcher(name);
    if (shard.matches()) {
      return shard.group(1) + shard.group(4);
    }
    return name;
  }

  /** Whether all shards are there, of files that say how many they are. */
  static boolean whole(List<String> names) {
    return names.stream()
        .map(SHARD::matcher)
        .filter(Matcher::matches)
        .allMatch(
            m ->
                Integer.parseInt(m.group(3))
                    == names.stream()
                        .filter(n -> n.startsWith(m.group(1) + "-") && n.endsWith(m.group(4)))
                        .count());
  }

  private static String present(HubId id, List<String> names) {
    if (names.contains(id.path())) {
      return id.path();
    }
    throw new SpecException(
        "model", id.toString(), "one of the files of the repository: " + listed(names), "");
  }

  private static String listed(List<String> names) {
    String some = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() > SHOWN ? some + " and " + (names.size() - SHOWN) + " more" : some;
  }
}
