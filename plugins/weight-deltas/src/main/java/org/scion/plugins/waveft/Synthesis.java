package org.scion.plugins.waveft;

/**
 * One level of inverse wavelet synthesis along one axis, with the coefficients cut in two halves:
 * the first holds one band, the second the other.
 *
 * <p>The axis of width n is padded to n + L - 2 (even), L the filter's length; the places given are
 * shifted by half the padding. A coefficient j of a band adds f[i] at 2 j + i - (L - 2).
 */
final class Synthesis {
  private final int width;
  private final int offset;
  private final int half;
  private final double[] low;
  private final double[] high;

  Synthesis(int width, String wavelet) {
    this.low = Wavelets.low(wavelet);
    this.high = Wavelets.high(wavelet);
    int padded = width + low.length - 2;
    padded += padded % 2;
    this.width = width;
    this.offset = (padded - width) / 2;
    this.half = padded / 2;
  }

  int taps() {
    return low.length;
  }

  /** Whether a place lies in the second half. */
  boolean second(int place) {
    return place + offset >= half;
  }

  /** Where tap i of a place's coefficient lands; -1 outside. */
  int target(int place, int tap) {
    int padded = place + offset;
    int coefficient = padded >= half ? padded - half : padded;
    int at = 2 * coefficient + tap - (low.length - 2);
    return at >= 0 && at < width ? at : -1;
  }

  double tap(boolean highPass, int tap) {
    return highPass ? high[tap] : low[tap];
  }
}
