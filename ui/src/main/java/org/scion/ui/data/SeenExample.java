package org.scion.ui.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.data.ListExamples;
import org.scion.core.data.Row;
import org.scion.core.data.Template;
import org.scion.ui.text.Messages;

/**
 * A row as the model will see it.
 *
 * @param pieces masked and trained text in order
 * @param note class, or tokens; empty for none
 */
record SeenExample(List<Piece> pieces, String note) {
  private static final int SHOWN = 5;

  /**
   * A part of an example.
   *
   * @param text as the model reads it
   * @param masked whether it has no loss
   */
  record Piece(String text, boolean masked) {}

  SeenExample {
    pieces = List.copyOf(pieces);
  }

  /** The example in words, for those who do not see shades of grey. */
  String words() {
    StringBuilder words = new StringBuilder();
    for (Piece piece : pieces) {
      String key = piece.masked() ? "data.example.masked" : "data.example.trained";
      words.append(Messages.text(key, piece.text())).append(' ');
    }
    return words + note;
  }

  /**
   * The first rows through the templates: of preferences both completions, one after the other.
   *
   * @throws SpecException if a template is wrong or names a column that is not there
   */
  static List<SeenExample> of(Mapping mapping, List<Row> rows) {
    List<SeenExample> seen = new ArrayList<>();
    for (Row row : rows.subList(0, Math.min(SHOWN, rows.size()))) {
      if (!mapping.column("tokens").isEmpty() && !mapping.column("tags").isEmpty()) {
        seen.add(tagged(mapping, row));
      } else if (!mapping.column("chosen").isEmpty() && !mapping.column("rejected").isEmpty()) {
        for (String side : List.of("chosen", "rejected")) {
          List<Piece> pieces = pieces(mapping, row, List.of("prompt", side));
          seen.add(new SeenExample(pieces, Messages.text("data.side." + side)));
        }
      } else {
        List<Piece> pieces = pieces(mapping, row, List.copyOf(mapping.columns().keySet()));
        JsonNode label = row.fields().get(mapping.column("label"));
        if (!pieces.isEmpty()) {
          seen.add(new SeenExample(pieces, label == null ? "" : text(label)));
        }
      }
    }
    return seen;
  }

  /** Words with a tag stand out, each with its tag behind it. */
  private static SeenExample tagged(Mapping mapping, Row row) {
    List<String> words = checked(row, mapping.column("tokens"), "tokens");
    List<String> tags = checked(row, mapping.column("tags"), "tags");
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String tag = i < tags.size() ? tags.get(i) : "?";
      boolean outside = tag.equals("O") || tag.equals("0");
      pieces.add(new Piece(words.get(i) + (outside ? " " : " [" + tag + "] "), outside));
    }
    return new SeenExample(pieces, Messages.text("data.tagged", words.size(), tags.size()));
  }

  private static List<String> checked(Row row, String column, String key) {
    Template.ofColumn(column).check(row.fields().keySet(), "columns." + key);
    return ListExamples.words(row, column);
  }

  private static List<Piece> pieces(Mapping mapping, Row row, List<String> keys) {
    List<Piece> pieces = new ArrayList<>();
    if (keys.contains("messages")) {
      turns(row.fields().get(mapping.column("messages")), pieces);
    }
    for (String key : keys) {
      String column = mapping.column(key);
      if (Mapping.template(key) && !column.isEmpty()) {
        JsonNode chat = chat(row, column);
        if (chat == null) {
          pieces.add(new Piece(rendered(key, column, row), key.equals("prompt")));
        } else {
          List<Piece> turns = new ArrayList<>();
          turns(chat, turns);
          turns.forEach(t -> pieces.add(new Piece(t.text(), t.masked() || key.equals("prompt"))));
        }
      }
    }
    return pieces;
  }

  /** The chat that a template's only column holds; null if it holds none. */
  private static JsonNode chat(Row row, String template) {
    boolean one = template.startsWith("{") && template.indexOf('}') == template.length() - 1;
    JsonNode value = one ? row.fields().get(template.substring(1, template.length() - 1)) : null;
    return value != null && value.isArray() && value.path(0).isObject() ? value : null;
  }

  private static String text(JsonNode label) {
    return label.isContainerNode() ? label.toString() : label.asText();
  }

  private static String rendered(String key, String column, Row row) {
    Template template = Template.parse(column, "columns." + key);
    template.check(row.fields().keySet(), "columns." + key);
    return template.render(row, broken -> {});
  }

  /** Turns as they stand in the row; the model's chat template is put around them by a worker. */
  private static void turns(JsonNode turns, List<Piece> pieces) {
    if (turns == null || !turns.isArray()) {
      return;
    }
    for (JsonNode turn : turns) {
      String role = turn.path("role").asText(turn.path("from").asText("?"));
      String text = turn.path("content").asText(turn.path("value").asText(""));
      boolean answered = role.equals("assistant") || role.equals("gpt");
      pieces.add(new Piece(role + ": ", true));
      pieces.add(new Piece(text + "\n", !answered));
    }
  }

  /** Examples that a tokeniser made, exact to the token. */
  static List<SeenExample> of(JsonNode examples) {
    List<SeenExample> seen = new ArrayList<>();
    for (JsonNode example : examples) {
      List<Piece> pieces = new ArrayList<>();
      for (JsonNode piece : example.path("pieces")) {
        pieces.add(new Piece(piece.path("text").asText(), piece.path("masked").asBoolean()));
      }
      String key = example.path("truncated").asBoolean() ? "data.tokens.cut" : "data.tokens";
      String tokens =
          Messages.text(key, example.path("tokens").asText(), example.path("full_tokens").asText());
      String label = example.hasNonNull("label") ? example.get("label").asText() + " · " : "";
      seen.add(new SeenExample(pieces, label + tokens));
    }
    return seen;
  }
}
