package org.scion.core.jinja;

import java.util.ArrayList;
import java.util.List;

/** Operators of Python on numbers, texts and lists. */
final class Arithmetic {
  private static final int LONGEST_REPEAT = 1 << 20;

  private Arithmetic() {}

  static Object binary(String operator, Object a, Object b) {
    if (a instanceof Undefined u) {
      throw u.error();
    }
    if (b instanceof Undefined u) {
      throw u.error();
    }
    if (Values.isNumber(a) && Values.isNumber(b)) {
      return numbers(operator, number(a), number(b));
    }
    if (operator.equals("+") && a instanceof String x && b instanceof String y) {
      return x + y;
    }
    if (operator.equals("+") && a instanceof List<?> x && b instanceof List<?> y) {
      List<Object> all = new ArrayList<>(x);
      all.addAll(y);
      return all;
    }
    if (operator.equals("*") && a instanceof String s && b instanceof Long n) {
      return repeated(s, n);
    }
    if (operator.equals("*") && a instanceof Long n && b instanceof String s) {
      return repeated(s, n);
    }
    throw JinjaException.wrong(
        "'" + operator + "' does not join " + Values.repr(a) + " and " + Values.repr(b));
  }

  private static String repeated(String s, long times) {
    if (times * s.length() > LONGEST_REPEAT) {
      throw JinjaException.wrong("a text repeated beyond " + LONGEST_REPEAT + " characters");
    }
    return s.repeat((int) Math.max(0, times));
  }

  private static Number number(Object value) {
    return value instanceof Boolean b ? (b ? 1L : 0L) : (Number) value;
  }

  private static Object numbers(String operator, Number a, Number b) {
    boolean whole = a instanceof Long && b instanceof Long;
    boolean divides = operator.equals("/") || operator.equals("//") || operator.equals("%");
    if (divides && b.doubleValue() == 0) {
      throw JinjaException.wrong("division by zero");
    }
    if (whole && !operator.equals("/") && !operator.equals("**")) {
      return wholes(operator, a.longValue(), b.longValue());
    }
    double x = a.doubleValue();
    double y = b.doubleValue();
    return switch (operator) {
      case "+" -> x + y;
      case "-" -> x - y;
      case "*" -> x * y;
      case "/" -> x / y;
      case "//" -> Math.floor(x / y);
      case "%" -> x - y * Math.floor(x / y);
      case "**" -> power(x, y, whole && b.longValue() >= 0);
      default -> throw new AssertionError(operator);
    };
  }

  private static Object power(double x, double y, boolean whole) {
    double power = Math.pow(x, y);
    if (whole && Math.abs(power) <= Long.MAX_VALUE) {
      return (long) power;
    }
    return power;
  }

  private static Object wholes(String operator, long a, long b) {
    try {
      return switch (operator) {
        case "+" -> Math.addExact(a, b);
        case "-" -> Math.subtractExact(a, b);
        case "*" -> Math.multiplyExact(a, b);
        case "//" -> Math.floorDiv(a, b);
        case "%" -> Math.floorMod(a, b);
        default -> throw new AssertionError(operator);
      };
    } catch (ArithmeticException e) {
      throw JinjaException.wrong(a + " " + operator + " " + b + " goes beyond 64 bits");
    }
  }

  static Object negative(Object value) {
    return binary("-", 0L, value);
  }

  /** Order of two numbers, texts or lists. */
  static int compare(Object a, Object b) {
    if (Values.isNumber(a) && Values.isNumber(b)) {
      Number x = number(a);
      Number y = number(b);
      return x instanceof Long && y instanceof Long
          ? Long.compare(x.longValue(), y.longValue())
          : Double.compare(x.doubleValue(), y.doubleValue());
    }
    if (a instanceof String x && b instanceof String y) {
      return x.compareTo(y);
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
        if (!Values.same(x.get(i), y.get(i))) {
          return compare(x.get(i), y.get(i));
        }
      }
      return Integer.compare(x.size(), y.size());
    }
    throw JinjaException.wrong(
        Values.repr(a) + " and " + Values.repr(b) + " have no order between them");
  }
}
