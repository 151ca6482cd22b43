package org.scion.core.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Brings the content of one file into the cache: into {@code HASH.incomplete}, going on where an
 * earlier attempt broke off, and under its final name only after size and hash are right.
 */
final class BlobDownload implements HubClient.Attempt<Path> {
  private static final int CHUNK = 1 << 16;

  private final HubClient client;
  private final HubProgress progress;
  private final HubId id;
  private final URI uri;
  private final RemoteFile file;
  private final Path blob;
  private final Path partial;
  private boolean wrongBefore;

  BlobDownload(HubClient client, HubProgress progress, HubId id, URI uri, RemoteFile file) {
    this.client = client;
    this.progress = progress;
    this.id = id;
    this.uri = uri;
    this.file = file;
    this.blob = client.settings().cache().blob(id, file.hash());
    this.partial = blob.resolveSibling(file.hash() + ".incomplete");
  }

  /** The content, which may be here already. */
  Path fetch() {
    if (Files.exists(blob)) {
      return blob;
    }
    Path lock =
        client
            .settings()
            .cache()
            .hub()
            .resolve(".locks")
            .resolve(id.folder())
            .resolve(file.hash() + ".lock");
    try {
      Files.createDirectories(lock.getParent());
      Files.createDirectories(blob.getParent());
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        assert held.isValid();
        return client.tried(file.name(), this);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + blob.getParent(), e);
    }
  }

  @Override
  public long position() {
    try {
      return Files.exists(partial) ? Files.size(partial) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path run() throws IOException {
    if (Files.exists(blob)) {
      return blob; // another process was faster
    }
    if (file.size() < 0 || position() < file.size()) {
      copy(position());
    }
    String wrong = wrong();
    if (wrong == null) {
      return Files.move(partial, blob, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.deleteIfExists(partial);
    if (wrongBefore) {
      throw new UncheckedIOException(
          new IOException(file.name() + " of " + id + " came wrong twice: " + wrong));
    }
    wrongBefore = true;
    throw new IOException(wrong);
  }

  private void copy(long from) throws IOException {
    HttpURLConnection answer = client.get(uri, from, id);
    int status = answer.getResponseCode();
    if (status == 416) {
      Files.deleteIfExists(partial);
      throw new IOException("the server cannot go on at byte " + from);
    }
    boolean goesOn = status == 206 && startsAt(answer, from);
    if (status == 206 && !goesOn) {
      Files.deleteIfExists(partial);
      throw new IOException("the server went on elsewhere than at byte " + from);
    }
    long start = goesOn ? from : 0;
    try (InputStream in = answer.getInputStream();
        OutputStream out =
            Files.newOutputStream(
                partial,
                StandardOpenOption.CREATE,
                goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
      copy(in, out, start);
    }
    long told = answer.getContentLengthLong();
    long length = file.size() >= 0 ? file.size() : told < 0 ? -1 : start + told;
    if (position() < length) {
      throw new IOException("broke off at byte " + position() + " of " + length);
    }
  }

  private void copy(InputStream in, OutputStream out, long start) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long done = start;
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      out.write(chunk, 0, n);
      done += n;
      progress.at(file.name(), done, Math.max(0, file.size()));
      if (file.size() >= 0 && done > file.size()) {
        return; // told as a wrong size
      }
    }
  }

  private static boolean startsAt(HttpURLConnection answer, long from) {
    String range = answer.getHeaderField("Content-Range");
    return range == null || range.strip().startsWith("bytes " + from + "-");
  }

  /** What is wrong with what came; null if nothing is. */
  private String wrong() throws IOException {
    long size = position();
    if (file.size() >= 0 && size != file.size()) {
      return "more than the " + file.size() + " bytes that the hub gives it";
    }
    String actual = ContentHash.of(partial, file.hash());
    return actual == null || actual.equals(file.hash())
        ? null
        : "its hash is " + actual + ", not " + file.hash() + " as the hub says";
  }
}
