package org.scion.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files stay small enough to be read in one go. */
class SourceSizeTest {
  private static final int HARD_LIMIT = 400;
  private static final int MEDIAN_LIMIT = 90;
  private static final int NINETY_PERCENT_LIMIT = 250;
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

  private static final List<Path> SOURCES = new ArrayList<>();

  @BeforeAll
  static void find() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("scion.cmd"))) {
      root = root.getParent();
    }
    try (Stream<Path> all = Files.walk(root)) {
      all.filter(p -> p.toString().endsWith(".java"))
          .filter(p -> p.toString().replace('\\', '/').contains("/src/main/"))
          .forEach(SOURCES::add);
    }
    assertTrue(SOURCES.size() > 100, "sources under " + root);
  }

  private static int lines(Path file) {
    try {
      return Files.readAllLines(file).size();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void noFileIsLongerThanFourHundredLines() {
    assertEquals(List.of(), SOURCES.stream().filter(p -> lines(p) > HARD_LIMIT).toList());
  }

  @Test
  void mostFilesAreShort() {
    List<Integer> sizes = SOURCES.stream().map(SourceSizeTest::lines).sorted().toList();
    assertTrue(sizes.get(sizes.size() / 2) <= MEDIAN_LIMIT, "median " + sizes);
    assertTrue(sizes.get(sizes.size() * 9 / 10) <= NINETY_PERCENT_LIMIT, "nine in ten " + sizes);
  }

  @Test
  void nothingIsLeftForLater() {
    List<Path> unfinished =
        SOURCES.stream()
            .filter(
                p -> {
                  try {
                    return UNFINISHED.matcher(Files.readString(p)).find();
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                })
            .toList();
    assertEquals(List.of(), unfinished);
  }
}
