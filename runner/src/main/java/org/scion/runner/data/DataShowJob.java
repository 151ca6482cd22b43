package org.scion.runner.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.scion.core.SpecException;
import org.scion.core.chat.ChatTemplate;
import org.scion.core.chat.ChatText;
import org.scion.core.data.Columns;
import org.scion.core.data.DataPreview;
import org.scion.core.data.Examples;
import org.scion.core.data.LabelSet;
import org.scion.core.data.LabelledExample;
import org.scion.core.data.ListExamples;
import org.scion.core.data.PreferenceExample;
import org.scion.core.data.Preferences;
import org.scion.core.data.PreviewJson;
import org.scion.core.data.Reading;
import org.scion.core.data.RowPolicy;
import org.scion.core.data.TaggedExample;
import org.scion.core.data.Template;
import org.scion.core.data.TextExample;
import org.scion.core.model.source.ModelSource;
import org.scion.runner.worker.Job;

/**
 * Shows a data file as a model will see it, without libtorch.
 *
 * <p>Arguments: {@code file}; {@code model}; {@code columns{prompt, completion, chosen, rejected,
 * messages, tools, text, label, tokens, tags}}, guessed where left out; {@code max_length} (512);
 * {@code examples}, how many to show (3); {@code rows}, how many to tokenise (50,000). Result: the
 * keys of {@link PreviewJson}, {@code chosen}, the columns used, and of {@link TokenPreview} where
 * there is a model and columns are known, else null.
 */
@AutoService(Job.class)
public final class DataShowJob implements Job {
  private static final int MAX_LENGTH = 512;
  private static final int SHOWN = 3;
  private static final int ROWS = 50_000;

  @Override
  public String id() {
    return "data-show";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode arguments = context.arguments();
    Path file = Path.of(required(arguments, "file"));
    context.progress("reading", 0, 0, "rows");
    ShownColumns columns = ShownColumns.of(arguments.path("columns"), file);
    DataPreview.Question question = new DataPreview.Question(List.of(), columns.get("label"));
    ObjectNode result =
        PreviewJson.of(DataPreview.of(Map.of("data", file), question).splits().get(0));
    result.set("chosen", columns.json());
    result.putNull("examples").putNull("tokens").putNull("problems");
    if (arguments.hasNonNull("model") && columns.known()) {
      ModelSource source =
          ModelSource.resolve(arguments.path("model").asText(), context.workspace().path());
      try (TextTokenizer tokenizer = TextTokenizer.of(source)) {
        context.progress("tokenising", 0, result.path("rows").asLong(), "rows");
        result.setAll(tokens(arguments, columns, file, tokenizer));
      }
    }
    return result;
  }

  private static String required(JsonNode arguments, String key) {
    if (!arguments.hasNonNull(key)) {
      throw new SpecException(key, "", "the path of a data file", "");
    }
    return arguments.path(key).asText();
  }

  private static ObjectNode tokens(
      JsonNode arguments, ShownColumns columns, Path file, TextTokenizer tokenizer) {
    int maxLength = arguments.path("max_length").asInt(MAX_LENGTH);
    Reading first =
        new Reading(RowPolicy.SKIP, false, Math.max(1, arguments.path("rows").asInt(ROWS)));
    int shown = Math.max(0, arguments.path("examples").asInt(SHOWN));
    ExampleTokeniser tokeniser = new ExampleTokeniser(tokenizer, maxLength);
    TokenPreview preview = new TokenPreview(tokenizer, maxLength, shown);
    List<Path> files = List.of(file);
    if (columns.chats()) {
      ChatTemplate template = SpecTokeniser.template(tokenizer);
      List<ChatText> chats =
          Examples.chats(files, columns.get("messages"), columns.get("tools"), first)
              .kept()
              .stream()
              .map(template::marked)
              .toList();
      return preview.of(tokeniser.chats(chats), chats.stream().map(chat -> "").toList());
    }
    if (columns.preferences()) {
      return preview.of(
          tokeniser.preferences(
              preferences(columns, file, first), () -> SpecTokeniser.template(tokenizer)));
    }
    if (columns.tagged()) {
      return tagged(columns, files, tokeniser, preview, first);
    }
    if (columns.classified()) {
      return labelled(columns, files, tokeniser, preview, first);
    }
    Template prompt = Template.parse(columns.promptOrEmpty(), "columns.prompt");
    Template completion = Template.parse(columns.get("completion"), "columns.completion");
    List<TextExample> rows = Examples.text(files, prompt, completion, first).kept();
    return preview.of(tokeniser.texts(rows), rows.stream().map(row -> "").toList());
  }

  private static List<PreferenceExample> preferences(
      ShownColumns columns, Path file, Reading first) {
    boolean pairs = columns.pairs();
    String completion = columns.get(pairs ? "chosen" : "completion");
    Preferences mapping =
        new Preferences(
            Template.parse(columns.promptOrEmpty(), "columns.prompt"),
            Template.parse(completion, "columns.chosen"),
            pairs ? Template.parse(columns.get("rejected"), "columns.rejected") : null,
            columns.get("label"));
    return mapping.read(file, first).kept();
  }

  /** Each row with its tags; a piece of a word behind its first has none. */
  private static ObjectNode tagged(
      ShownColumns columns,
      List<Path> files,
      ExampleTokeniser tokeniser,
      TokenPreview preview,
      Reading first) {
    List<TaggedExample> rows =
        ListExamples.tagged(files, columns.get("tokens"), columns.get("tags"), null, first).kept();
    List<String> tags = rows.stream().flatMap(row -> row.tags().stream()).toList();
    List<String> shown = rows.stream().map(row -> String.join(" ", row.tags())).toList();
    return tags.isEmpty()
        ? preview.of(List.of(), shown)
        : preview.of(tokeniser.tagged(rows, LabelSet.sorted(tags)), shown);
  }

  private static ObjectNode labelled(
      ShownColumns columns,
      List<Path> files,
      ExampleTokeniser tokeniser,
      TokenPreview preview,
      Reading first) {
    Columns mapping =
        new Columns(
            Template.parse(columns.get("text"), "columns.text"), null, columns.get("label"));
    List<LabelledExample> rows = Examples.labelled(files, mapping, null, first).kept();
    List<String> labels = rows.stream().map(LabelledExample::label).toList();
    return labels.isEmpty()
        ? preview.of(List.of(), labels)
        : preview.of(tokeniser.labelled(rows, LabelSet.sorted(labels)), labels);
  }
}
