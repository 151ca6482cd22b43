package org.scion.core.jinja;

import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Jinja template as chat templates use it, rendered as transformers renders it: trim_blocks,
 * lstrip_blocks, loop controls, {@code generation} blocks. Immutable and thread-safe.
 *
 * <p>Templates come with models from strangers. They reach nothing but the values given to them,
 * cannot change these, and are stopped when they grow or run too long. What is not known is refused
 * by name when the template is read, never skipped.
 *
 * <p>Source: Jinja's template designer documentation; transformers, chat_template_utils.
 */
public final class JinjaTemplate {
  private static final int LONGEST = 1 << 20;

  private final Statement body;

  private JinjaTemplate(Statement body) {
    this.body = body;
  }

  /**
   * What a template wrote.
   *
   * @param text all of it
   * @param generated the parts inside {@code generation} blocks
   */
  public record Rendered(String text, List<Span> generated) {
    public Rendered {
      generated = List.copyOf(generated);
    }
  }

  /**
   * @throws JinjaException if the template is wrong, or uses what this engine does not have
   */
  public static JinjaTemplate parse(String source) {
    if (source.length() > LONGEST) {
      throw JinjaException.wrong("a template of more than " + LONGEST + " characters");
    }
    return new JinjaTemplate(StatementReader.read(PieceReader.read(source)));
  }

  /**
   * Renders.
   *
   * @param values names of the template: null, Boolean, Long, Double, String, and lists and maps of
   *     these
   * @param now what {@code strftime_now} gives
   * @throws JinjaException if rendering fails, or the template raises an exception itself
   */
  public Rendered render(Map<String, Object> values, LocalDateTime now) {
    Render render = new Render();
    Map<String, Object> names = new LinkedHashMap<>(Globals.at(now));
    names.putAll(values);
    body.run(new Scope(render, names));
    return new Rendered(render.text(), render.spans());
  }
}
