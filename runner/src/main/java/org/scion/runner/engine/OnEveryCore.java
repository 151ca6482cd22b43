package org.scion.runner.engine;

import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Independent native work, one piece a core and each piece on one thread. Decompositions of
 * matrices of some hundred rows run several times faster so than one after the other on all cores:
 * most of their work does not divide.
 */
public final class OnEveryCore {
  private OnEveryCore() {}

  /**
   * The results in the order of the items. Work runs without gradients; arrays made in it are freed
   * with it, so results hold Java values.
   *
   * @param done receives how many items are through
   */
  public static <T, R> List<R> map(List<T> items, Function<T, R> work, IntConsumer done) {
    int threads = Torch.threads();
    int workers = Math.max(1, Math.min(threads, items.size()));
    ExecutorService pool = Executors.newFixedThreadPool(workers, OnEveryCore::thread);
    try {
      List<Future<R>> futures = new ArrayList<>();
      items.forEach(item -> futures.add(pool.submit(() -> alone(() -> work.apply(item)))));
      List<R> results = new ArrayList<>();
      for (Future<R> future : futures) {
        results.add(get(future));
        done.accept(results.size());
      }
      return results;
    } finally {
      pool.shutdownNow();
      JniUtils.setNumThreads(threads);
    }
  }

  /** A piece of work on this thread with one native thread; the number before is put back. */
  public static <R> R onOneThread(java.util.function.Supplier<R> work) {
    int threads = Torch.threads();
    JniUtils.setNumThreads(1);
    try {
      return Torch.withoutGradient(work);
    } finally {
      JniUtils.setNumThreads(threads);
    }
  }

  private static <R> R alone(java.util.function.Supplier<R> work) {
    JniUtils.setNumThreads(1);
    JniUtils.setGraphExecutorOptimize(false);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return Torch.withoutGradient(work);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "native work");
    thread.setDaemon(true);
    return thread;
  }

  private static <R> R get(Future<R> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
