package org.scion.core.data;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** Some elements of a list, by index; an index may come twice. The array is kept as it is. */
final class Picked<T> extends AbstractList<T> implements RandomAccess, OnDemand {
  private final List<T> items;
  private final int[] indexes;

  Picked(List<T> items, int[] indexes) {
    this.items = items;
    this.indexes = indexes; // tens of millions of them: not copied
  }

  @Override
  public T get(int index) {
    return items.get(indexes[index]);
  }

  @Override
  public int size() {
    return indexes.length;
  }
}
