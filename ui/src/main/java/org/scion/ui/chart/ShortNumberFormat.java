package org.scion.ui.chart;

import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import org.scion.ui.text.Numbers;

/** Tick labels of logarithmic axes: {@code 0.01}, {@code 1,000}, {@code 2.0e-05}. */
final class ShortNumberFormat extends NumberFormat {
  private static final long serialVersionUID = 1L;

  @Override
  public StringBuffer format(double number, StringBuffer to, FieldPosition at) {
    double size = Math.abs(number);
    if (size >= 10_000) {
      return to.append(Numbers.brief(Math.round(number)));
    }
    if (size >= 1 && number == Math.rint(number)) {
      return to.append(Numbers.exact((long) number));
    }
    return to.append(
        size >= 1e-3
            ? java.math.BigDecimal.valueOf(number)
                .round(new java.math.MathContext(3))
                .stripTrailingZeros()
                .toPlainString()
            : Numbers.real(number));
  }

  @Override
  public StringBuffer format(long number, StringBuffer to, FieldPosition at) {
    return format((double) number, to, at);
  }

  @Override
  public Number parse(String source, ParsePosition at) {
    throw new UnsupportedOperationException("tick labels are only written");
  }
}
