package org.scion.core.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * A lock file that one process holds; the system lets go of it however that process ends. Only the
 * holder's own process must not look at it with {@link #held}: on POSIX systems that would let go.
 */
public final class ProcessLock implements AutoCloseable {
  /** For a lock that only those who look could hold: they do for a moment. */
  public static final Duration A_MOMENT = Duration.ofSeconds(1);

  /** For the lock of a large process that was killed: it is not gone at once. */
  public static final Duration A_LAST_BREATH = Duration.ofSeconds(4);

  private static final int TRY_MILLIS = 50;

  private final FileChannel channel;

  private ProcessLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes a lock, trying for a while.
   *
   * @return empty if another holds it
   */
  public static Optional<ProcessLock> take(Path file, Duration patience) {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      for (long left = patience.toMillis(); left > 0; left -= TRY_MILLIS) {
        if (lock(channel) != null) {
          return Optional.of(new ProcessLock(channel));
        }
        Thread.sleep(TRY_MILLIS);
      }
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + file, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while locking " + file, e);
    }
  }

  /** Whether a process holds the lock. */
  public static boolean held(Path file) {
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      return lock == null;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + file, e);
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
