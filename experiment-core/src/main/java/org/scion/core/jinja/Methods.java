package org.scion.core.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Methods of Python's texts, lists and dictionaries that templates use. */
final class Methods {
  /** Methods that change their object, which transformers refuses to templates as well. */
  private static final Set<String> CHANGING =
      Set.of(
          "append", "extend", "insert", "pop", "remove", "clear", "update", "setdefault", "sort");

  private Methods() {}

  /** The method of a value, or null if there is none of that name. */
  static Callable of(Object value, String name) {
    if (value instanceof String s) {
      return ofText(s, name);
    }
    if ((value instanceof List<?> || value instanceof Map<?, ?>) && CHANGING.contains(name)) {
      return arguments -> {
        throw JinjaException.wrong("'" + name + "' would change a value, which is not allowed");
      };
    }
    if (value instanceof List<?> list) {
      return ofList(list, name);
    }
    return value instanceof Map<?, ?> map ? ofMap(map, name) : null;
  }

  private static Callable ofMap(Map<?, ?> map, String name) {
    return switch (name) {
      case "items" -> arguments -> pairs(map);
      case "keys" -> arguments -> new ArrayList<Object>(map.keySet());
      case "values" -> arguments -> new ArrayList<Object>(map.values());
      case "copy" -> arguments -> map;
      case "get" ->
          arguments -> {
            Object key = arguments.required(0, "key");
            return map.containsKey(key) ? map.get(key) : arguments.get(1, "default", null);
          };
      default -> null;
    };
  }

  static List<Object> pairs(Map<?, ?> map) {
    List<Object> pairs = new ArrayList<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      List<Object> pair = new ArrayList<>();
      pair.add(entry.getKey());
      pair.add(entry.getValue());
      pairs.add(pair);
    }
    return pairs;
  }

  private static Callable ofList(List<?> list, String name) {
    return switch (name) {
      case "copy" -> arguments -> new ArrayList<Object>(list);
      case "count" ->
          arguments ->
              list.stream().filter(v -> Values.same(v, arguments.required(0, "value"))).count();
      case "index" ->
          arguments -> {
            for (int i = 0; i < list.size(); i++) {
              if (Values.same(list.get(i), arguments.required(0, "value"))) {
                return (long) i;
              }
            }
            throw JinjaException.wrong("the value is not in the list");
          };
      default -> null;
    };
  }

  private static Callable ofText(String s, String name) {
    return switch (name) {
      case "strip", "lstrip", "rstrip" -> a -> Texts.strip(s, a.get(0, "chars", null), name);
      case "split" -> a -> Texts.split(s, a.get(0, "sep", null), a.whole(1, "maxsplit", -1));
      case "rsplit" ->
          a -> Texts.splitFromEnd(s, a.get(0, "sep", null), a.whole(1, "maxsplit", -1));
      case "splitlines" -> a -> Texts.lines(s);
      case "startswith" -> a -> Texts.any(a.required(0, "prefix"), s::startsWith);
      case "endswith" -> a -> Texts.any(a.required(0, "suffix"), s::endsWith);
      case "upper" -> a -> s.toUpperCase(Locale.ROOT);
      case "lower" -> a -> s.toLowerCase(Locale.ROOT);
      case "title" -> a -> Texts.title(s);
      case "capitalize" -> a -> Texts.capitalised(s);
      case "replace" ->
          a -> Texts.replace(s, a.text(0, "old"), a.text(1, "new"), a.whole(2, "count", -1));
      case "find" -> a -> (long) s.indexOf(a.text(0, "sub"));
      case "rfind" -> a -> (long) s.lastIndexOf(a.text(0, "sub"));
      case "count" ->
          a -> (long) s.split(java.util.regex.Pattern.quote(a.text(0, "sub")), -1).length - 1;
      case "join" -> a -> Filters.join(a.required(0, "iterable"), s);
      case "removeprefix" ->
          a -> s.startsWith(a.text(0, "prefix")) ? s.substring(a.text(0, "prefix").length()) : s;
      case "removesuffix" ->
          a ->
              s.endsWith(a.text(0, "suffix"))
                  ? s.substring(0, s.length() - a.text(0, "suffix").length())
                  : s;
      case "isdigit" -> a -> !s.isEmpty() && s.chars().allMatch(Character::isDigit);
      case "isalpha" -> a -> !s.isEmpty() && s.chars().allMatch(Character::isLetter);
      case "isspace" -> a -> !s.isEmpty() && s.chars().allMatch(Texts::isSpace);
      case "isupper" ->
          a -> !s.equals(s.toLowerCase(Locale.ROOT)) && s.equals(s.toUpperCase(Locale.ROOT));
      case "islower" ->
          a -> !s.equals(s.toUpperCase(Locale.ROOT)) && s.equals(s.toLowerCase(Locale.ROOT));
      default -> null;
    };
  }
}
