package org.scion.core.jinja;

import java.util.ArrayList;
import java.util.List;

/**
 * What is written while a template renders, with limits: a template comes from strangers. Confined
 * to one rendering.
 */
final class Render {
  private static final int MOST_CHARACTERS = 16 << 20;
  private static final long MOST_STEPS = 2_000_000;
  private static final int DEEPEST = 60;

  private final List<Span> generated = new ArrayList<>();
  private StringBuilder out = new StringBuilder();
  private int nested;
  private int depth;
  private long steps;

  void write(String text) {
    if (out.length() + (long) text.length() > MOST_CHARACTERS) {
      throw JinjaException.wrong("the text grows beyond " + MOST_CHARACTERS + " characters");
    }
    out.append(text);
  }

  void step() {
    steps++;
    if (steps > MOST_STEPS) {
      throw JinjaException.wrong("the template takes more than " + MOST_STEPS + " steps");
    }
  }

  /** Runs a block and gives what it wrote instead of writing it. */
  String captured(Runnable block) {
    StringBuilder outer = out;
    if (depth >= DEEPEST) {
      throw JinjaException.wrong("macros are nested more than " + DEEPEST + " deep");
    }
    out = new StringBuilder();
    nested++;
    depth++;
    try {
      block.run();
      return out.toString();
    } finally {
      out = outer;
      nested--;
      depth--;
    }
  }

  /** Marks what a block writes as the model's own words. Inside a macro nothing is marked. */
  void generated(Runnable block) {
    int start = out.length();
    block.run();
    if (nested == 0) {
      generated.add(new Span(start, out.length()));
    }
  }

  String text() {
    return out.toString();
  }

  List<Span> spans() {
    return generated;
  }
}
