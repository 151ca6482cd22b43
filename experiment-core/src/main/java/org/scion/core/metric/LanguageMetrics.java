package org.scion.core.metric;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Loss of a language model over labelled tokens: each token weighs the same, whatever its batch.
 *
 * <pre>
 * loss = sum of -ln p(token) / tokens        perplexity = exp(loss)
 * </pre>
 *
 * Immutable; sums of parts are joined with {@link #plus}.
 *
 * @param lossSum sum of negative log-likelihoods, in nats
 * @param tokens labelled tokens
 */
public record LanguageMetrics(double lossSum, long tokens) {
  /** Nothing measured yet. */
  public static final LanguageMetrics NONE = new LanguageMetrics(0, 0);

  /** With another part of the data, given its mean loss. */
  public LanguageMetrics plusBatch(double meanLoss, long labelledTokens) {
    return plus(new LanguageMetrics(meanLoss * labelledTokens, labelledTokens));
  }

  public LanguageMetrics plus(LanguageMetrics other) {
    return new LanguageMetrics(lossSum + other.lossSum, tokens + other.tokens);
  }

  /** Mean loss in nats per token; NaN without tokens. */
  public double loss() {
    return tokens == 0 ? Double.NaN : lossSum / tokens;
  }

  /** NaN without tokens. */
  public double perplexity() {
    return Math.exp(loss());
  }

  /** The numbers under the names that events and tables use. */
  public Map<String, Double> named() {
    Map<String, Double> named = new LinkedHashMap<>();
    named.put("loss", loss());
    named.put("perplexity", perplexity());
    return named;
  }
}
