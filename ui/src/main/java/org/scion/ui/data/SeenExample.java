package org.scion.ui.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecException;
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
   * The first rows through the templates.
   *
   * @throws SpecException if a template is wrong or names a column that is not there
   */
  static List<SeenExample> of(Mapping mapping, List<Row> rows) {
    List<SeenExample> seen = new ArrayList<>();
    for (Row row : rows.subList(0, Math.min(SHOWN, rows.size()))) {
      List<Piece> pieces = new ArrayList<>();
      if (!mapping.column("messages").isEmpty()) {
        turns(row.fields().get(mapping.column("messages")), pieces);
      }
      mapping
          .columns()
          .forEach(
              (key, column) -> {
                if (Mapping.template(key) && !column.isEmpty()) {
                  pieces.add(new Piece(rendered(key, column, row), key.equals("prompt")));
                }
              });
      JsonNode label = row.fields().get(mapping.column("label"));
      if (!pieces.isEmpty()) {
        seen.add(new SeenExample(pieces, label == null ? "" : label.asText()));
      }
    }
    return seen;
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
