package org.scion.ui.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Numbers for reading: short in place, exact on hover. All with a decimal point, for every locale.
 */
public final class Numbers {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ENGLISH);

  private Numbers() {}

  /** {@code 134.5 M}; exact below ten thousand. */
  public static String brief(long number) {
    if (Math.abs(number) < 10_000) {
      return exact(number);
    }
    String[] units = {"k", "M", "B", "T"};
    double value = number / 1000.0;
    int unit = 0;
    while (Math.abs(value) >= 999.95 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
  }

  /** {@code 134,515,008}. */
  public static String exact(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 0.34%}, with as many digits as a small share needs. */
  public static String percent(double share) {
    double value = 100 * share;
    String format = value >= 10 ? "%.1f%%" : value >= 0.1 || value == 0 ? "%.2f%%" : "%.4f%%";
    return String.format(Locale.ROOT, format, value);
  }

  /** {@code 2.9 GB} in units of 10^9 bytes, {@code 91 MB} below a tenth of that. */
  public static String gigabytes(double bytes) {
    double gb = bytes / 1e9;
    return gb < 0.1
        ? String.format(Locale.ROOT, gb < 0.01 ? "%.1f MB" : "%.0f MB", 1000 * gb)
        : String.format(Locale.ROOT, gb < 1 ? "%.2f GB" : "%.1f GB", gb);
  }

  /** {@code 2:10} or {@code 1:02:10}. */
  public static String clock(Duration time) {
    long s = Math.max(0, time.toSeconds());
    return s >= 3600
        ? String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60);
  }

  /** A duration in words, {@code about 6 min}. */
  public static String about(Duration time) {
    long s = time.toSeconds();
    if (s < 90) {
      return Messages.text("duration.seconds", exact(Math.max(1, s)));
    }
    if (s < 90 * 60) {
      return Messages.text("duration.minutes", exact(Math.round(s / 60.0)));
    }
    return Messages.text("duration.hours", String.format(Locale.ROOT, "%.1f", s / 3600.0));
  }

  /** {@code 21 Nov 09:14} in the zone of this machine. */
  public static String moment(long millis) {
    return millis <= 0
        ? ""
        : TIME.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
  }

  /** {@code 09:14:05} in the zone of this machine. */
  public static String second(long millis) {
    return SECOND.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
  }

  /**
   * A mean with its standard deviation, {@code 7.038 ± 0.039}: two digits of the deviation decide
   * how many decimals both have, at most four; one that is then 0 is left out.
   */
  public static String spread(double mean, double deviation) {
    if (!(deviation > 0) || !Double.isFinite(mean)) {
      return real(mean);
    }
    int decimals = Math.max(0, Math.min(4, 1 - (int) Math.floor(Math.log10(deviation))));
    String format = "%,." + decimals + "f";
    boolean none = deviation < 0.5 * Math.pow(10, -decimals);
    return none ? real(mean) : String.format(Locale.ROOT, format + " ± " + format, mean, deviation);
  }

  /** Four significant digits: {@code 0.7163}, {@code 2.000e-04}. */
  public static String real(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "–";
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-3 || size >= 1e6)) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    String format = size >= 1000 ? "%,.0f" : size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.4f";
    return String.format(Locale.ROOT, format, value);
  }
}
