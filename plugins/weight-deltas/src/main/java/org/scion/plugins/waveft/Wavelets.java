package org.scion.plugins.waveft;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reconstruction filters of orthogonal wavelets: Daubechies, symlets, coiflets. Immutable. */
final class Wavelets {
  private static final Map<String, double[]> LOW = read();

  private Wavelets() {}

  static List<String> names() {
    return List.copyOf(LOW.keySet());
  }

  /** Low-pass filter, even length. */
  static double[] low(String name) {
    return LOW.get(name).clone();
  }

  /** High-pass filter: the low-pass one reversed, with alternating signs. */
  static double[] high(String name) {
    double[] low = LOW.get(name);
    double[] high = new double[low.length];
    for (int i = 0; i < low.length; i++) {
      high[i] = (i % 2 == 0 ? 1 : -1) * low[low.length - 1 - i];
    }
    return high;
  }

  private static Map<String, double[]> read() {
    Map<String, double[]> result = new LinkedHashMap<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Wavelets.class.getResourceAsStream("wavelets.tsv"), StandardCharsets.UTF_8))) {
      in.lines()
          .filter(l -> !l.startsWith("#"))
          .map(l -> l.split("\t"))
          .forEach(
              f -> result.put(f[0], Stream.of(f).skip(1).mapToDouble(Double::valueOf).toArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result;
  }
}
