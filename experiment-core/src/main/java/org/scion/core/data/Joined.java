package org.scion.core.data;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/** Several lists one after the other, without copying them. */
final class Joined<T> extends AbstractList<T> implements RandomAccess, OnDemand {
  private final List<List<T>> lists;

  /** Index behind the last element of each list. */
  private final int[] ends;

  private Joined(List<List<T>> lists) {
    this.lists = List.copyOf(lists);
    this.ends = new int[lists.size()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end = Math.addExact(end, lists.get(i).size());
      ends[i] = end;
    }
  }

  static <T> List<T> of(List<List<T>> lists) {
    return lists.size() == 1 ? lists.get(0) : new Joined<>(lists);
  }

  @Override
  public T get(int index) {
    int found = Arrays.binarySearch(ends, index + 1);
    int list = found >= 0 ? found : -found - 1;
    return lists.get(list).get(index - (list == 0 ? 0 : ends[list - 1]));
  }

  @Override
  public int size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }
}
