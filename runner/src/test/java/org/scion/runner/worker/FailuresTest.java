package org.scion.runner.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void aFullDiskIsCalledSoWithWhatToDo() {
    UncheckedIOException e =
        new UncheckedIOException(
            "cannot write tensor 'x'", new IOException("No space left on device"));
    assertEquals(
        "The disk is full: cannot write tensor 'x': No space left on device", Failures.inWords(e));
    assertTrue(Failures.advice(e).contains("training.keep_checkpoints"));
  }

  @Test
  void memoryAndUnknownFailuresKeepTheirWords() {
    assertEquals(
        "Out of memory: Java heap space",
        Failures.inWords(new OutOfMemoryError("Java heap space")));
    assertTrue(Failures.advice(new OutOfMemoryError("")).contains("training.batch_size"));
    assertEquals(
        "IllegalStateException: a bug", Failures.inWords(new IllegalStateException("a bug")));
    assertEquals("", Failures.advice(new IllegalStateException("a bug")));
    IOException gone = new IOException("Permission denied");
    assertEquals(
        "cannot read f: Permission denied",
        Failures.inWords(new UncheckedIOException("cannot read f", gone)));
  }
}
