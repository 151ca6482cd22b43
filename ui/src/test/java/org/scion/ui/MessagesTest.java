package org.scion.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
