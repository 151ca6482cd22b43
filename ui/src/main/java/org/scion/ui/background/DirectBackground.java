package org.scion.ui.background;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Runs everything at once on the calling thread: for view-model tests and for the tour. */
public final class DirectBackground implements Background {
  @Override
  public <T> void run(Object key, Callable<T> work, Consumer<T> done, Consumer<Throwable> failed) {
    T result;
    try {
      result = work.call();
    } catch (Exception e) {
      failed.accept(e);
      return;
    }
    done.accept(result);
  }

  @Override
  public void cancel(Object key) {
    // Nothing is ever under way: run returns when the work is done.
  }

  @Override
  public void publish(Runnable action) {
    action.run();
  }
}
