package org.scion.runner.data;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Function;
import org.scion.core.data.OnDemand;

/** Examples that are read and tokenised each time they are asked for. */
final class LazyTokens<T> extends AbstractList<TokenisedExample> implements RandomAccess, OnDemand {
  private final List<T> rows;
  private final Function<List<T>, List<TokenisedExample>> tokeniser;

  LazyTokens(List<T> rows, Function<List<T>, List<TokenisedExample>> tokeniser) {
    this.rows = rows;
    this.tokeniser = tokeniser;
  }

  @Override
  public TokenisedExample get(int index) {
    return tokeniser.apply(List.of(rows.get(index))).get(0);
  }

  @Override
  public int size() {
    return rows.size();
  }
}
