package org.scion.ui.background;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Runs work on daemon threads and publishes results on the window's thread. Thread-safe.
 *
 * <p>Threads are made as needed: a job that waits minutes for its worker must not hold up the
 * reading of a file.
 */
public final class PooledBackground implements Background, AutoCloseable {
  private final ExecutorService pool =
      Executors.newCachedThreadPool(
          r -> {
            Thread thread = new Thread(r, "scion-background");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<Object, Ticket> newest = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final Consumer<Runnable> window;

  /**
   * @param window runs an action on the window's thread, {@code Platform::runLater}
   */
  public PooledBackground(Consumer<Runnable> window) {
    this.window = window;
  }

  @Override
  public <T> void run(Object key, Callable<T> work, Consumer<T> done, Consumer<Throwable> failed) {
    if (pool.isShutdown()) {
      // The window is closing: nobody is left to see a result.
      return;
    }
    Ticket ticket = new Ticket(numbers.incrementAndGet());
    newest.put(key, ticket);
    ticket.future =
        pool.submit(
            () -> {
              if (newest.get(key) != ticket) {
                return;
              }
              try {
                T result = work.call();
                publishIfNewest(key, ticket, () -> done.accept(result));
              } catch (Exception | Error e) {
                // An Error too: swallowed, it would leave a place waiting for ever.
                publishIfNewest(key, ticket, () -> failed.accept(e));
              }
            });
  }

  private void publishIfNewest(Object key, Ticket ticket, Runnable action) {
    window.accept(
        () -> {
          if (newest.remove(key, ticket)) {
            action.run();
          }
        });
  }

  @Override
  public void cancel(Object key) {
    Ticket ticket = newest.remove(key);
    if (ticket != null && ticket.future != null) {
      ticket.future.cancel(true);
    }
  }

  @Override
  public void publish(Runnable action) {
    window.accept(action);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  /** One request; compared by identity. */
  private static final class Ticket {
    private final long number;
    private volatile Future<?> future;

    Ticket(long number) {
      this.number = number;
    }

    @Override
    public String toString() {
      return "request " + number;
    }
  }
}
