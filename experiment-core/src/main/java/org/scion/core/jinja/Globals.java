package org.scion.core.jinja;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Functions that every chat template may call. */
final class Globals {
  private static final int LONGEST_RANGE = 100_000;

  private Globals() {}

  static Map<String, Object> at(LocalDateTime now) {
    Map<String, Object> globals = new LinkedHashMap<>();
    globals.put("range", (Callable) Globals::range);
    globals.put("namespace", (Callable) a -> new Namespace(attributes(a)));
    globals.put("dict", (Callable) a -> new LinkedHashMap<Object, Object>(a.named()));
    globals.put("strftime_now", (Callable) a -> date(now, a.text(0, "format")));
    globals.put(
        "raise_exception",
        (Callable)
            a -> {
              throw JinjaException.wrong("the template says: " + a.text(0, "message"));
            });
    return globals;
  }

  private static Map<String, Object> attributes(Arguments a) {
    Map<String, Object> all = new LinkedHashMap<>();
    if (!a.positional().isEmpty() && a.positional().get(0) instanceof Map<?, ?> map) {
      map.forEach((key, value) -> all.put(Values.text(key), value));
    }
    all.putAll(a.named());
    return all;
  }

  private static List<Object> range(Arguments a) {
    boolean one = a.positional().size() == 1;
    long start = one ? 0 : a.whole(0, "start", 0);
    long stop = one ? a.whole(0, "stop", 0) : a.whole(1, "stop", 0);
    long step = a.whole(2, "step", 1);
    if (step == 0 || Math.abs((stop - start) / step) > LONGEST_RANGE) {
      throw JinjaException.wrong("a range of step " + step + " from " + start + " to " + stop);
    }
    List<Object> numbers = new ArrayList<>();
    for (long i = start; step > 0 ? i < stop : i > stop; i += step) {
      numbers.add(i);
    }
    return numbers;
  }

  /** strftime's most usual directives. */
  private static String date(LocalDateTime now, String format) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      if (format.charAt(i) != '%' || i + 1 == format.length()) {
        out.append(format.charAt(i));
      } else {
        i++;
        out.append(directive(now, format.charAt(i)));
      }
    }
    return out.toString();
  }

  private static String directive(LocalDateTime now, char directive) {
    return switch (directive) {
      case 'd' -> pattern(now, "dd");
      case 'm' -> pattern(now, "MM");
      case 'Y' -> pattern(now, "uuuu");
      case 'y' -> pattern(now, "uu");
      case 'H' -> pattern(now, "HH");
      case 'I' -> pattern(now, "hh");
      case 'M' -> pattern(now, "mm");
      case 'S' -> pattern(now, "ss");
      case 'j' -> pattern(now, "DDD");
      case 'p' -> now.getHour() < 12 ? "AM" : "PM";
      case 'b' -> now.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case 'B' -> now.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'a' -> now.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case 'A' -> now.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case '%' -> "%";
      default -> throw JinjaException.unsupported("date directive %" + directive);
    };
  }

  private static String pattern(LocalDateTime now, String pattern) {
    return now.format(DateTimeFormatter.ofPattern(pattern, Locale.ROOT));
  }
}
