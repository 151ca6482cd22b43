package org.scion.app.cli;

import java.util.Locale;

/** Numbers as people read them. */
final class Words {
  private Words() {}

  /** {@code 134.5 M}, {@code 460.8 k}. */
  static String count(long n) {
    double size = Math.abs((double) n);
    if (size >= 1e9) {
      return String.format(Locale.ROOT, "%.2f G", n / 1e9);
    }
    if (size >= 1e6) {
      return String.format(Locale.ROOT, "%.1f M", n / 1e6);
    }
    return size >= 1e4 ? String.format(Locale.ROOT, "%.1f k", n / 1e3) : String.valueOf(n);
  }

  /** About three significant digits. */
  static String short3(double x) {
    if (Double.isNaN(x)) {
      return "-";
    }
    double size = Math.abs(x);
    if (size != 0 && (size < 1e-3 || size >= 1e6)) {
      return String.format(Locale.ROOT, "%.2e", x);
    }
    String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.4f";
    return String.format(Locale.ROOT, format, x);
  }

  /** {@code 2:10} or {@code 1:02:10}. */
  static String duration(long millis) {
    long s = Math.max(0, millis / 1000);
    return s >= 3600
        ? String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60);
  }
}
