package org.scion.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.scion.ui.text.Messages;

class MessagesTest {
  private static final Pattern KEY = Pattern.compile("\"([a-z_]+(?:\\.[a-z_0-9]+)+)\"");

  @Test
  void everyKeyAskedForInTheSourceHasWords() throws IOException {
    Set<String> missing = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher asked =
            Pattern.compile("Messages\\s*\\.text\\(\\s*(\"[^\"]+\")\\s*[,)]")
                .matcher(Files.readString(file));
        while (asked.find()) {
          Matcher key = KEY.matcher(asked.group(1));
          if (key.find() && !Messages.has(key.group(1))) {
            missing.add(key.group(1));
          }
        }
      }
    }
    assertEquals(Set.of(), missing);
  }

  /** Words for people come from the bundle; only names, keys and errors of programs do not. */
  @Test
  void noSentenceIsWrittenInTheSource() throws IOException {
    Pattern sentence = Pattern.compile("\"[^\"]*[A-Za-z]{2,} [A-Za-z][^\"]*\"");
    Pattern words =
        Pattern.compile(
            "(new (Label|Button|Tab|MenuItem|CheckBox|RadioButton|ToggleButton|Tooltip|TitledPane"
                + "|Text)|set(Text|PromptText|Title|HeaderText|ContentText|AccessibleText))"
                + "\\(\\s*\"[^\"]*[A-Za-z]{2}");
    Pattern fault = Pattern.compile("Exception\\(|@Suppress|new Thread\\(|ofPattern|replaceAll");
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
          String line = lines.get(i).strip();
          String statement = String.join(" ", lines.subList(Math.max(0, i - 3), i + 1));
          boolean comment = line.startsWith("*") || line.startsWith("/");
          boolean written = sentence.matcher(line).find() || words.matcher(line).find();
          // The tour's pictures are made for the documents; its prompts are data.
          boolean tour = file.toString().contains("tour");
          if (written && !comment && !tour && !fault.matcher(statement).find()) {
            found.add(file.getFileName() + ":" + (i + 1) + " " + line);
          }
        }
      }
    }
    assertEquals(Set.of(), found);
  }
}
