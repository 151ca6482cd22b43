package org.scion.ui.background;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PooledBackgroundTest {
  private final BlockingQueue<Runnable> window = new LinkedBlockingQueue<>();

  private void pump() throws InterruptedException {
    Runnable action = window.poll(5, TimeUnit.SECONDS);
    if (action != null) {
      action.run();
    }
  }

  @Test
  void doesNotHoldUpTheCallerWhileTheDiskIsSlow() throws InterruptedException {
    CountDownLatch disk = new CountDownLatch(1);
    List<String> shown = new CopyOnWriteArrayList<>();
    try (PooledBackground background = new PooledBackground(window::add)) {
      long before = System.nanoTime();
      background.run("key", () -> slow(disk), shown::add, error -> shown.add("failed"));
      long millis = (System.nanoTime() - before) / 1_000_000;

      assertTrue(millis < 500, "the call took " + millis + " ms");
      assertEquals(List.of(), shown);
      disk.countDown();
      pump();
      assertEquals(List.of("read"), shown);
    }
  }

  private static String slow(CountDownLatch disk) throws InterruptedException {
    disk.await();
    return "read";
  }

  @Test
  void dropsTheResultOfAnOlderRequest() throws InterruptedException {
    CountDownLatch first = new CountDownLatch(1);
    List<String> shown = new CopyOnWriteArrayList<>();
    try (PooledBackground background = new PooledBackground(window::add)) {
      background.run("key", () -> slow(first) + " old", shown::add, e -> shown.add("failed"));
      background.run("key", () -> "new", shown::add, e -> shown.add("failed"));
      pump();
      first.countDown();
      pump();

      assertEquals(List.of("new"), shown);
    }
  }

  @Test
  void interruptsWhatIsCancelled() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    try (PooledBackground background = new PooledBackground(window::add)) {
      background.run(
          "key",
          () -> {
            begun.countDown();
            try {
              return slow(never);
            } catch (InterruptedException e) {
              interrupted.countDown();
              throw e;
            }
          },
          result -> {},
          error -> {});
      assertTrue(begun.await(5, TimeUnit.SECONDS));
      background.cancel("key");

      assertTrue(interrupted.await(5, TimeUnit.SECONDS));
    }
  }
}
