package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.scion.core.Json;
import org.scion.core.data.ColumnSuggestion;
import org.scion.core.hub.HubId;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.model.Task;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Technique;

/**
 * A first spec for a model and data, with a comment at everything that was guessed or that one
 * changes often.
 *
 * @param model as the spec will name it
 * @param layout of the model
 * @param data file of training rows, or the name of a data set on a hub
 * @param guess how the rows are meant
 * @param techniques what is trained, and how if not by cross entropy
 */
record SpecDraft(
    String model,
    HostLayout layout,
    String data,
    ColumnSuggestion guess,
    List<Technique> techniques) {
  private static final int LONGEST = 512;
  private static final int LONGEST_CLASSIFIED = 128;

  /** The mapping of columns, without what the task has no use for. */
  ObjectNode columns() {
    ObjectNode node = Json.object();
    guess.columns().forEach(node::put);
    return node;
  }

  /** The document; a data file inside the folder is named relative to it. */
  String text(Path folder) {
    boolean classes = guess.task() != Task.CAUSAL_LM;
    StringBuilder y = new StringBuilder();
    line(y, "# Made by `scion init`. Check with `scion plan`, start with `scion run`.");
    String ids = techniques.stream().map(Technique::id).collect(Collectors.joining("-"));
    line(y, "name: " + quoted(ids + "-" + stem()));
    line(y, "model: " + quoted(model) + "  # " + layout.architecture());
    line(y, "task: " + guess.task().specName() + "  # guessed: " + oneLine(guess.reason()));
    line(y, "data:");
    line(y, "  train: " + quoted(data(folder)));
    line(y, "  # validation: and test: name files; without them the split below is taken.");
    line(y, "  split: {validation: 0.1, seed: 0}");
    line(y, "  columns:  # {column} stands for the field of a row");
    columns().fields().forEachRemaining(e -> line(y, "    " + e.getKey() + ": " + e.getValue()));
    int longest =
        Math.min(classes ? LONGEST_CLASSIFIED : LONGEST, layout.dimensions().maxPositions());
    line(y, "  max_length: " + longest + "  # tokens; longer examples are cut on the right");
    line(y, "techniques:");
    techniques.forEach(t -> technique(y, t));
    training(y, classes);
    line(y, "engine:");
    line(y, "  dtype: auto  # float32 or bfloat16 for frozen weights; auto measures");
    return y.toString();
  }

  private void technique(StringBuilder y, Technique technique) {
    line(y, "  - id: " + technique.id() + "  # " + oneLine(technique.description().summary()));
    for (Hyperparameter h : technique.description().hyperparameters()) {
      if (h.defaultValue() != null) {
        line(y, "    " + h.key() + ": " + Json.line(h.defaultValue()) + "  # " + oneLine(h.help()));
      }
    }
    if (technique.description().siteKinds().contains(SiteKind.LINEAR)) {
      Map<String, Integer> counts = new TreeMap<>();
      for (Site site : layout.sites(SiteKind.LINEAR)) {
        counts.merge(site.shortName(), 1, Integer::sum);
      }
      String known =
          counts.entrySet().stream()
              .map(e -> e.getKey() + " (" + e.getValue() + ")")
              .collect(Collectors.joining(", "));
      line(y, "    # sites: {targets: [...]} chooses among " + known);
    }
  }

  private void training(StringBuilder y, boolean classes) {
    boolean full = techniques.get(0).id().equals("full");
    String rate = classes ? (full ? "2.0e-4" : "1.0e-3") : (full ? "2.0e-5" : "2.0e-4");
    line(y, "training:");
    line(y, "  epochs: " + (classes ? 3 : 1));
    line(y, "  batch_size: " + (classes ? 32 : 4));
    line(y, "  learning_rate: " + rate);
    line(y, "  schedule: linear");
    line(y, "  warmup: 0.06  # share of the steps");
    line(y, "  seed: 0  # repeat with other seeds before believing a difference");
  }

  private String data(Path folder) {
    if (HubId.is(data)) {
      return data;
    }
    Path base = folder.toAbsolutePath().normalize();
    Path file = Path.of(data);
    return file.startsWith(base) ? base.relativize(file).toString() : data;
  }

  private String stem() {
    String name = data.replaceFirst(".*[/\\\\]", "");
    return name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
  }

  private static void line(StringBuilder y, String line) {
    y.append(line).append('\n');
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }

  /** JSON's quoting is YAML's too. */
  private static String quoted(String text) {
    return Json.line(text);
  }
}
