package org.scion.ui.learn;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.scion.core.spec.SpecFields;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Technique;
import org.scion.core.technique.Techniques;
import org.scion.ui.form.FieldText;
import org.scion.ui.text.Messages;

/** What the words of the window mean. Immutable. */
public final class Glossary {
  private final Techniques techniques;
  private final TreeMap<String, String> words = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /**
   * A word with its explanation.
   *
   * @param term the word
   * @param text what it means
   * @param page what the Learn page opens for it
   */
  public record Entry(String term, String text, String page) {}

  public Glossary(Techniques techniques) {
    this.techniques = techniques;
    SpecFields.training().forEach(h -> words.put(FieldText.label(h), h.help()));
    SpecFields.engine().forEach(h -> words.put(FieldText.label(h), h.help()));
    for (String key : Messages.keys("glossary.")) {
      words.put(key.substring("glossary.".length()).replace('_', ' '), Messages.text(key));
    }
  }

  /** The entries in alphabetical order: word to explanation. */
  Map<String, String> words() {
    return words;
  }

  /**
   * What is meant by words of the window: the technique of that name, else the longest word of the
   * glossary that is in them, else a setting of a technique.
   */
  public Optional<Entry> explain(String asked) {
    String wanted = asked.replace('_', ' ').strip().toLowerCase(Locale.ROOT);
    for (Technique technique : techniques.all()) {
      var d = technique.description();
      if (d.id().equals(wanted) || d.name().equalsIgnoreCase(wanted)) {
        return Optional.of(new Entry(d.name(), d.summary(), d.id()));
      }
    }
    return words.entrySet().stream()
        .filter(e -> within(e.getKey().toLowerCase(Locale.ROOT), wanted))
        .max(Comparator.comparingInt(e -> e.getKey().length()))
        .map(e -> new Entry(e.getKey(), e.getValue(), e.getKey()))
        .or(() -> setting(wanted));
  }

  /** Whether a term stands in a text as whole words, also with an s behind it. */
  private static boolean within(String term, String text) {
    return (" " + text.replaceAll("[^\\p{L}\\p{N}/%-]+", " ") + " ")
        .replaceAll("s ", " ")
        .contains((" " + term + " ").replaceAll("s ", " "));
  }

  private Optional<Entry> setting(String wanted) {
    for (Technique technique : techniques.all()) {
      for (Hyperparameter h : technique.description().hyperparameters()) {
        if (FieldText.label(h).equalsIgnoreCase(wanted)) {
          return Optional.of(new Entry(FieldText.label(h), h.help(), technique.id()));
        }
      }
    }
    return Optional.empty();
  }
}
