package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.scion.core.Json;
import org.scion.core.data.ColumnGuesser;
import org.scion.core.data.ColumnSuggestion;
import org.scion.core.data.DataPreview;
import org.scion.core.data.PreviewJson;
import org.scion.core.data.Row;
import org.scion.core.data.RowSource;
import org.scion.core.data.SplitPreview;
import org.scion.core.data.Template;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion data show FILE}: columns, lengths, examples with the masked prompt marked. */
@Command(
    name = "show",
    description = "Show columns, lengths and rendered examples; with --model also their tokens.")
final class DataShowCommand extends ScionCommand {
  private static final int SAMPLE = 100;

  @Parameters(
      paramLabel = "FILE",
      description =
          "JSON lines, JSON, CSV, TSV (also as .gz or .zst), Parquet, hub:owner/name, or a spec"
              + " (.yaml), whose files, columns and model are taken.")
  private String file;

  @Option(names = "--validation", paramLabel = "F", description = "A second file to compare with.")
  private String validation;

  @Option(names = "--test", paramLabel = "F", description = "A third file to compare with.")
  private String test;

  @Option(names = "--model", paramLabel = "M", description = "Whose tokenizer counts.")
  private String model;

  @Option(names = "--prompt", paramLabel = "TEMPLATE", description = "The masked part.")
  private String prompt;

  @Option(names = "--completion", paramLabel = "TEMPLATE", description = "The trained part.")
  private String completion;

  @Option(names = "--examples", paramLabel = "N", defaultValue = "3", description = "How many (3).")
  private int count;

  @Override
  List<String> keys() {
    return List.of(
        "rows",
        "columns",
        "examples",
        "tokens",
        "problems",
        "format",
        "task",
        "broken",
        "splits",
        "shared",
        "most_truncated",
        "labels",
        "duplicates");
  }

  @Override
  Outcome run(Session session) {
    Shown shown =
        file.matches(".*\\.ya?ml") ? Shown.ofSpec(session, file) : Shown.ofFiles(session, named());
    Path path = shown.first();
    List<Row> sample = RowSource.of(path).first(SAMPLE);
    Optional<ColumnSuggestion> guess = shown.columns().or(() -> guess(sample));
    model = model == null ? shown.model() : model;
    String label = guess.map(ColumnSuggestion::label).orElse(null);
    DataPreview preview = DataPreview.of(shown.files(), question(guess));
    ObjectNode json = json(preview.splits().get(0), guess);
    json.set("splits", splits(preview));
    json.set("shared", Json.tree(preview.shared()));
    json.set("examples", examples(sample, guess));
    if (model != null) {
      ObjectNode arguments =
          Json.object()
              .put("file", path.toString())
              .put("model", session.model(model))
              .put("examples", count);
      arguments
          .putObject("columns")
          .put("prompt", first(prompt, guess.map(ColumnSuggestion::prompt)))
          .put("completion", first(completion, guess.map(ColumnSuggestion::completion)))
          .put(
              "chosen",
              completion != null ? null : guess.map(ColumnSuggestion::chosen).orElse(null))
          .put(
              "rejected",
              completion != null ? null : guess.map(ColumnSuggestion::rejected).orElse(null))
          .put(
              "messages",
              completion != null ? null : guess.map(ColumnSuggestion::messages).orElse(null))
          .put("text", completion != null ? null : guess.map(ColumnSuggestion::text).orElse(null))
          .put("label", completion != null ? null : label);
      session
          .job("data-show", arguments)
          .fields()
          .forEachRemaining(e -> json.set(e.getKey(), e.getValue()));
    }
    return Outcome.of(json, () -> words(json));
  }

  private Map<String, String> named() {
    Map<String, String> named = new LinkedHashMap<>();
    named.put(validation == null && test == null ? "data" : "train", file);
    named.put("validation", validation);
    named.put("test", test);
    return named;
  }

  private static Optional<ColumnSuggestion> guess(List<Row> sample) {
    return ColumnGuesser.guess(sample).map(guess -> guess.joined("\n"));
  }

  /** Two rows of a classifier are the same when their texts are, whatever their labels. */
  private static DataPreview.Question question(Optional<ColumnSuggestion> guess) {
    String text = guess.map(ColumnSuggestion::text).orElse(null);
    List<String> key =
        text == null ? List.of() : List.copyOf(Template.parse(text, "columns.text").columns());
    return new DataPreview.Question(key, guess.map(ColumnSuggestion::label).orElse(null));
  }

  private static ArrayNode splits(DataPreview preview) {
    ArrayNode splits = Json.array();
    for (SplitPreview split : preview.splits()) {
      ObjectNode one =
          splits
              .addObject()
              .put("name", split.name())
              .put("file", split.file().toString())
              .put("rows", split.rows())
              .put("duplicates", split.duplicates())
              .put("broken", split.broken().size());
      one.set("labels", Json.tree(split.labels()));
    }
    return splits;
  }

  private static String first(String given, Optional<String> guessed) {
    return given != null ? given : guessed.orElse(null);
  }

  private static ObjectNode json(SplitPreview preview, Optional<ColumnSuggestion> guess) {
    ObjectNode json = PreviewJson.of(preview);
    json.put("format", guess.map(ColumnSuggestion::format).orElse(null));
    json.put("task", guess.map(g -> g.task().specName()).orElse(null));
    json.put("guess", guess.map(ColumnSuggestion::reason).orElse(null));
    return json;
  }

  /** Prompt and completion, or text and label, as the templates render them. */
  private ArrayNode examples(List<Row> sample, Optional<ColumnSuggestion> guess) {
    ArrayNode examples = Json.array();
    boolean given = completion != null;
    boolean classes = !given && guess.map(g -> g.text() != null).orElse(false);
    String masked =
        given || prompt != null ? prompt : guess.map(ColumnSuggestion::prompt).orElse(null);
    String trained = given ? completion : guess.map(ColumnSuggestion::completion).orElse(null);
    for (Row row : sample.subList(0, Math.min(Math.max(0, count), sample.size()))) {
      ObjectNode example = examples.addObject();
      example.put("line", row.line());
      if (!given && guess.map(ColumnSuggestion::chat).orElse(false)) {
        example.put("text", String.valueOf(row.fields().get(guess.get().messages())));
        example.putNull("label");
      } else if (classes) {
        example.put("text", render(guess.get().text(), row));
        example.set("label", row.fields().get(guess.get().label()));
      } else if (!given && guess.map(g -> g.tokens() != null).orElse(false)) {
        example.put("text", String.valueOf(row.fields().get(guess.get().tokens())));
        example.set("label", row.fields().get(guess.get().tags()));
      } else if (!given && guess.map(g -> g.chosen() != null).orElse(false)) {
        pair(example, guess.get(), row);
      } else {
        String hidden = masked == null ? "" : render(masked, row);
        String shown = trained == null ? "" : render(trained, row);
        example.put("prompt", hidden).put("completion", shown);
        example.put("text", "[masked]" + hidden + "[/masked]" + shown);
        example.putNull("label");
      }
    }
    return examples;
  }

  /** What a template renders; a list of turns as it is. */
  private static String shown(String template, Row row) {
    var value = row.fields().get(template.substring(1, Math.max(1, template.length() - 1)));
    return value != null && value.isArray() ? value.toString() : render(template, row);
  }

  private static void pair(ObjectNode example, ColumnSuggestion guess, Row row) {
    String hidden = guess.prompt() == null ? "" : shown(guess.prompt(), row);
    String chosen = shown(guess.chosen(), row);
    String rejected = shown(guess.rejected(), row);
    example.put("prompt", hidden).put("chosen", chosen).put("rejected", rejected);
    example.put("text", "[masked]" + hidden + "[/masked]" + chosen + "[rejected]" + rejected);
    example.putNull("label");
  }

  private static String render(String template, Row row) {
    Template parsed = Template.parse(template, "template");
    parsed.check(row.fields().keySet(), "template");
    return parsed.render(row, fault -> {});
  }

  private static String tokens(JsonNode t) {
    return String.format(
        Locale.ROOT,
        "tokens: mean %.1f, median %d, 95%% up to %d, longest %d; %d of %d rows longer than %d",
        t.path("mean").asDouble(),
        t.path("median").asInt(),
        t.path("p95").asInt(),
        t.path("longest").asInt(),
        t.path("truncated").asInt(),
        t.path("counted").asInt(),
        t.path("max_length").asInt());
  }

  private static String label(JsonNode label) {
    return label.isContainerNode() ? label.toString() : label.asText();
  }

  /** The most and the least frequent label. */
  private static String balance(JsonNode labels) {
    if (labels.isEmpty()) {
      return "";
    }
    List<String> all = new ArrayList<>();
    labels.fields().forEachRemaining(e -> all.add(e.getKey() + " (" + e.getValue() + ")"));
    return "; " + all.size() + " labels, from " + all.get(0) + " to " + all.get(all.size() - 1);
  }

  private static List<String> words(JsonNode json) {
    List<String> lines = new ArrayList<>();
    lines.add(json.path("rows").asText() + " rows; " + json.path("guess").asText("layout unknown"));
    TextTable table = new TextTable("COLUMN", "KIND", "MISSING", "DISTINCT", "MEDIAN", "LONGEST");
    for (JsonNode c : json.path("columns")) {
      JsonNode l = c.path("lengths");
      table.row(
          c.path("name"),
          c.path("kind"),
          c.path("missing"),
          c.path("distinct"),
          l.path("median"),
          l.path("longest"));
    }
    lines.addAll(table.lines());
    if (json.hasNonNull("tokens")) {
      lines.add(tokens(json.get("tokens")));
    }
    for (JsonNode s : json.path("splits")) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %d rows, %d repeat an earlier one, %d broken%s",
              s.path("name").asText(),
              s.path("rows").asLong(),
              s.path("duplicates").asLong(),
              s.path("broken").asLong(),
              balance(s.path("labels"))));
    }
    for (JsonNode s : json.path("shared")) {
      lines.add(
          s.path("first").asText()
              + " and "
              + s.path("second").asText()
              + " share "
              + s.path("rows").asLong()
              + " rows: what is tested was trained on");
    }
    for (JsonNode row : json.path("most_truncated")) {
      lines.add(
          String.format(
              Locale.ROOT,
              "row %d loses %d of %d tokens: %s",
              row.path("row").asInt(),
              row.path("cut").asInt(),
              row.path("full_tokens").asInt(),
              row.path("text").asText().replaceAll("\\s+", " ")));
    }
    for (JsonNode e : json.path("examples")) {
      lines.add("");
      lines.add(
          e.path("text").asText() + (e.hasNonNull("label") ? "  -> " + label(e.get("label")) : ""));
    }
    json.path("broken").forEach(b -> lines.add("broken: " + b.path("where").asText()));
    json.path("problems").forEach(p -> lines.add(p.asText()));
    return lines;
  }
}
