package org.scion.runner.worker;

import java.util.function.Supplier;

/**
 * What a job loaded last, for the next job of the same worker that wants the same. Confined to the
 * thread that answers jobs.
 *
 * @param <T> a model, a tokenizer
 */
public final class Kept<T> {
  private String key = "";
  private T value;

  /**
   * @param wanted names what is wanted; empty for what must be loaded anew
   */
  public T of(String wanted, Supplier<T> load) {
    if (value == null || wanted.isEmpty() || !wanted.equals(key)) {
      // Let go first, so that old and new are not in memory at once.
      close();
      value = null;
      value = load.get();
      key = wanted;
    }
    return value;
  }

  private void close() {
    if (value instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("what the last job loaded cannot be let go", e);
      }
    }
  }
}
