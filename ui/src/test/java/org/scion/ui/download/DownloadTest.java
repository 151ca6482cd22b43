package org.scion.ui.download;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.hub.Hub;
import org.scion.core.hub.HubId;
import org.scion.core.run.Workspace;
import org.scion.ui.TestServices;
import org.scion.ui.background.PooledBackground;
import org.scion.ui.shell.ShellViewModel;

/** Progress, cancel, going on, and a hub that lies; the test's thread is the window's. */
class DownloadTest {
  private static final HubId ID = HubId.parse(HubId.Kind.DATASET, "hub:owner/name");

  @TempDir Path temporary;
  private final BlockingQueue<Runnable> window = new LinkedBlockingQueue<>();
  private PretendHub hub;
  private ShellViewModel shell;
  private Download download;

  @BeforeEach
  void open() throws IOException {
    hub = new PretendHub();
    hub.files.put("train.jsonl", "{\"text\":\"some words\"}\n".repeat(100_000).getBytes());
    Workspace workspace = Workspace.open(temporary.resolve("workspace"));
    shell = new ShellViewModel(TestServices.in(workspace), new PooledBackground(window::add));
    download = new Download(shell.context(), () -> hub.settings(temporary));
  }

  @AfterEach
  void close() {
    hub.close();
  }

  /** Does what waits for the window's thread until something holds. */
  private void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "waited in vain; " + download.words().get());
      Runnable next = window.poll(50, TimeUnit.MILLISECONDS);
      if (next != null) {
        next.run();
      }
    }
  }

  private static List<Path> train(Hub hub) {
    return hub.data(ID, "train", false);
  }

  @Test
  void saysHowFarItIsAndGoesOnAfterACancel() throws Exception {
    hub.go = new CountDownLatch(1);
    download.start("hub:owner/name", DownloadTest::train, files -> {});
    until(() -> download.share().get() > 0);
    assertTrue(download.words().get().contains("train.jsonl"), download.words().get());

    download.cancel();
    assertFalse(download.busy());
    hub.go.countDown();
    long[] partial = new long[1];
    until(() -> (partial[0] = partialBytes()) > 0);

    List<Path> found = new java.util.ArrayList<>();
    download.start("hub:owner/name", DownloadTest::train, found::addAll);
    until(() -> !found.isEmpty());
    assertEquals(100_000, Files.readAllLines(found.get(0)).size());
    assertTrue(shell.context().notices().list().isEmpty());
  }

  private long partialBytes() {
    try (Stream<Path> all = Files.walk(temporary)) {
      return all.filter(p -> p.toString().contains("blobs") && Files.isRegularFile(p))
          .mapToLong(p -> p.toFile().length())
          .max()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  void aHubThatLiesAboutAHashBecomesANotice() throws Exception {
    hub.lies = true;
    download.start("hub:owner/name", DownloadTest::train, files -> {});
    until(() -> !shell.context().notices().list().isEmpty());
    assertFalse(download.busy());
    String words = shell.context().notices().list().get(0).words();
    assertTrue(words.contains("came wrong twice"), words);
  }
}
