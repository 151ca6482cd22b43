package org.scion.ui.background;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Takes work off the window's thread. Reading files, planning and jobs all go through here, so that
 * the window never waits; in tests the work runs on the calling thread.
 */
public interface Background {
  /**
   * Runs work elsewhere and hands its result to the window's thread.
   *
   * @param key what the work is for; when a later request with an equal key was made, the result of
   *     the earlier one is dropped
   * @param work reads, plans or asks a worker; must not touch the scene
   * @param done gets the result on the window's thread
   * @param failed gets what went wrong, on the window's thread
   */
  <T> void run(Object key, Callable<T> work, Consumer<T> done, Consumer<Throwable> failed);

  /** Interrupts the work of a key, if it still runs, and drops its result. */
  void cancel(Object key);

  /** Runs something on the window's thread as soon as it can. */
  void publish(Runnable action);
}
