package org.scion.core.jinja;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * JSON as Python's json.dumps writes it, not escaping letters beyond ASCII.
 *
 * @param indent blanks a level, or negative for one line
 */
record JsonText(int indent) {
  String write(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, 0, out);
    return out.toString();
  }

  private void write(Object value, int level, StringBuilder out) {
    if (value instanceof Map<?, ?> map) {
      String separator = "";
      out.append('{');
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(separator);
        newLine(level + 1, out);
        quote(Values.text(entry.getKey()), out);
        out.append(": ");
        write(entry.getValue(), level + 1, out);
        separator = indent < 0 ? ", " : ",";
      }
      end(map.isEmpty(), level, out).append('}');
    } else if (value instanceof List<?> list) {
      String separator = "";
      out.append('[');
      for (Object item : list) {
        out.append(separator);
        newLine(level + 1, out);
        write(item, level + 1, out);
        separator = indent < 0 ? ", " : ",";
      }
      end(list.isEmpty(), level, out).append(']');
    } else if (value instanceof String s) {
      quote(s, out);
    } else if (value == null) {
      out.append("null");
    } else if (value instanceof Boolean || value instanceof Long) {
      out.append(value);
    } else if (value instanceof Double d) {
      out.append(Values.number(d));
    } else {
      throw JinjaException.wrong(Values.repr(value) + " cannot be written as JSON");
    }
  }

  private StringBuilder end(boolean empty, int level, StringBuilder out) {
    if (!empty) {
      newLine(level, out);
    }
    return out;
  }

  private void newLine(int level, StringBuilder out) {
    if (indent >= 0) {
      out.append('\n').append(" ".repeat(indent * level));
    }
  }

  private static void quote(String s, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default ->
            out.append(
                c < ' ' ? String.format(Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c));
      }
    }
    out.append('"');
  }
}
