package org.scion.ui.learn;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.geometry.VPos;
import javafx.scene.layout.GridPane;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.scion.ui.parts.Parts;

/**
 * A formula as one would print it, from the plain text of descriptions and lessons: {@code W' = W +
 * (alpha / r) B A, A: r x in}. Single letters are variables and stand in italics, Greek names
 * become letters, {@code _i} and {@code ^T} go down and up; what two blanks part stands in columns.
 * A screen reader gets the plain text.
 */
final class FormulaView extends GridPane {
  private static final double SMALL = 0.75;
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<script>[_^](?:\\([^()]*\\)|-?[A-Za-z0-9*]+(?:\\.\\.[A-Za-z0-9]+)?))"
              + "|(?<word>[A-Za-z]+)|(?<number>[0-9.]+)|(?<other>\\s+|.)");

  private static final Map<String, String> LETTERS =
      Map.ofEntries(
          Map.entry("alpha", "α"),
          Map.entry("beta", "β"),
          Map.entry("gamma", "γ"),
          Map.entry("lambda", "λ"),
          Map.entry("sigma", "σ"),
          Map.entry("theta", "θ"),
          Map.entry("tau", "τ"),
          Map.entry("sum", "Σ"));

  FormulaView(String plain) {
    setHgap(32);
    setVgap(4);
    setAccessibleText(plain.strip());
    int row = 0;
    for (String line : plain.stripTrailing().split("\n", -1)) {
      int column = 0;
      for (String part : line.strip().split("\\s{2,}", -1)) {
        TextFlow flow = new TextFlow();
        set(signs(part), flow);
        flow.setMinWidth(USE_PREF_SIZE);
        GridPane.setValignment(flow, VPos.BASELINE);
        add(flow, column++, row);
      }
      row++;
    }
  }

  /** Signs that a keyboard lacks. */
  static String signs(String plain) {
    return plain
        .replace("(x)", "⊗")
        .replaceAll("(?<=\\w) x (?=\\w)", " × ")
        .replace("<-", "←")
        .replace("<=", "≤")
        .replace(">=", "≥")
        .replaceAll("(?<=\\w|\\)|\\]) \\* (?=\\w|\\(|\\[)", " ⊙ ")
        .replaceAll("\\bsqrt(?=[(|])", "√")
        .replace("||", "‖")
        .replace("'", "′")
        .replaceAll("(?<=^|[ (\\[=])-(?=[ \\w(])", "−")
        .replace("...", "…");
  }

  private static void set(String text, TextFlow flow) {
    Matcher token = TOKEN.matcher(text);
    while (token.find()) {
      String word = token.group("word");
      String script = token.group("script");
      if (script != null) {
        flow.getChildren().add(script(script));
      } else if (word != null && LETTERS.containsKey(word)) {
        flow.getChildren().add(piece(LETTERS.get(word), "formula-text"));
      } else {
        boolean variable = word != null && (word.length() == 1 || word.matches("d[A-Z]"));
        flow.getChildren().add(piece(token.group(), variable ? "formula-letter" : "formula-text"));
      }
    }
  }

  private static Text piece(String text, String style) {
    return Parts.styled(new Text(text), style);
  }

  private static Text script(String script) {
    String content = script.substring(1).replaceAll("^\\((.*)\\)$", "$1");
    Text text = piece(LETTERS.getOrDefault(content, content), "formula-script");
    text.fontProperty()
        .addListener(
            (o, was, is) ->
                text.setTranslateY((script.startsWith("_") ? 0.3 : -0.5) * is.getSize() * SMALL));
    return text;
  }
}
