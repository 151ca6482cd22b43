package org.scion.core.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.scion.core.Json;
import org.scion.core.SpecException;

/**
 * Requests to a hub: redirects are followed here, so that the token goes to the endpoint alone;
 * what is busy or breaks off is tried again; refusals come as {@link SpecException} in words.
 */
final class HubClient {
  private static final int HOPS = 5;
  private static final int CONNECT_MILLIS = 20_000;
  private static final int LONGEST_LIST_BYTES = 64 << 20;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /** Attempts that bring nothing before a download gives up. */
  static final int ATTEMPTS = 6;

  private final HubSettings settings;
  private final HubProgress progress;
  private final Timing timing;

  /**
   * How patient it is.
   *
   * @param firstWait before the second attempt; each later wait is twice as long
   * @param silence longest time without a byte
   */
  record Timing(Duration firstWait, Duration silence) {
    static final Timing USUAL = new Timing(Duration.ofSeconds(1), Duration.ofSeconds(60));
  }

  /** A server that asks to come again later. */
  private static final class Busy extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient Duration wait;

    Busy(String message, Duration wait) {
      super(message);
      this.wait = wait;
    }
  }

  /** One try of something; says whether it brought the matter forward by other means. */
  interface Attempt<T> {
    T run() throws IOException;

    /** Bytes that are here; a try that raised them does not count as failed. */
    default long position() {
      return 0;
    }
  }

  HubClient(HubSettings settings, HubProgress progress, Timing timing) {
    this.settings = settings;
    this.progress = progress;
    this.timing = timing;
  }

  HubSettings settings() {
    return settings;
  }

  URI uri(String path) {
    return URI.create(settings.endpoint() + "/" + path);
  }

  /** A JSON answer of the API. */
  JsonNode json(URI uri, HubId id) {
    return tried(
        "the list of files of " + id,
        () -> {
          HttpURLConnection answer = open("GET", uri, 0, id);
          try (InputStream in = answer.getInputStream()) {
            byte[] bytes = in.readNBytes(LONGEST_LIST_BYTES + 1);
            return Json.parse(new String(bytes, StandardCharsets.UTF_8), uri.toString());
          }
        });
  }

  /** Tries until it works, is refused, or six tries in a row brought nothing. */
  <T> T tried(String what, Attempt<T> attempt) {
    long before = attempt.position();
    int failed = 0;
    while (true) {
      try {
        return attempt.run();
      } catch (IOException e) {
        long now = attempt.position();
        failed = now > before ? 1 : failed + 1;
        before = now;
        if (failed >= (e instanceof UnknownHostException ? 1 : ATTEMPTS)) {
          throw new UncheckedIOException(
              what
                  + " did not come from "
                  + settings.endpoint()
                  + " in "
                  + failed
                  + " attempts; the same command goes on where this one ended",
              e);
        }
        sleep(what, e, failed);
      }
    }
  }

  private void sleep(String what, IOException cause, int failed) {
    Duration wait = timing.firstWait.multipliedBy(1L << (failed - 1));
    if (cause instanceof Busy busy && busy.wait != null) {
      wait = busy.wait;
    }
    progress.at(what + ": " + cause.getMessage() + "; again in " + wait.toSeconds() + " s", 0, 0);
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted while waiting for the hub", e));
    }
  }

  /** The headers of a file at the endpoint itself; a redirect to a store is not followed. */
  HttpURLConnection head(URI uri, HubId id) throws IOException {
    return open("HEAD", uri, 0, id);
  }

  /** The bytes of a file from a position on; the status is 206 if the server starts there. */
  HttpURLConnection get(URI uri, long from, HubId id) throws IOException {
    return open("GET", uri, from, id);
  }

  private HttpURLConnection open(String method, URI first, long from, HubId id) throws IOException {
    URI uri = first;
    for (int hop = 0; hop <= HOPS; hop++) {
      HttpURLConnection answer = connect(method, uri, from);
      int status = answer.getResponseCode();
      String location = answer.getHeaderField("Location");
      if (status < 300 || status >= 400 || status == 304 || location == null) {
        check(answer, status, id);
        return answer;
      }
      URI next = uri.resolve(location);
      if (method.equals("HEAD") && !isEndpoint(next)) {
        return answer; // what the hub says about the file stands in this answer
      }
      answer.disconnect();
      refuseUnsafe(next);
      uri = next;
    }
    throw new IOException("more than " + HOPS + " redirects from " + first);
  }

  private HttpURLConnection connect(String method, URI uri, long from) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout((int) timing.silence.toMillis());
    connection.setRequestProperty("User-Agent", "scion");
    connection.setRequestProperty("Accept-Encoding", "identity");
    if (from > 0) {
      connection.setRequestProperty("Range", "bytes=" + from + "-");
    }
    if (isEndpoint(uri) && settings.token().isPresent()) {
      connection.setRequestProperty("Authorization", "Bearer " + settings.token().get());
    }
    return connection;
  }

  private boolean isEndpoint(URI uri) {
    URI own = settings.endpoint();
    return own.getScheme().equals(uri.getScheme())
        && own.getHost().equalsIgnoreCase(uri.getHost())
        && own.getPort() == uri.getPort();
  }

  /** From https nothing leads back to plain http. */
  private void refuseUnsafe(URI next) throws IOException {
    boolean plain = !"https".equals(next.getScheme());
    if (plain && !settings.endpoint().getScheme().equals(next.getScheme())) {
      throw new IOException("a redirect to " + next.getScheme() + " was refused");
    }
  }

  private void check(HttpURLConnection answer, int status, HubId id) throws IOException {
    if (status < 300 || status == 416) {
      return;
    }
    String said = answer.getHeaderField("X-Error-Message");
    String words = "the hub answers " + status + (said == null ? "" : " (" + said + ")");
    if (status == 429 || status >= 500) {
      throw new Busy(words, retryAfter(answer.getHeaderField("Retry-After")));
    }
    switch (status) {
      case 401, 403 -> throw refused(id, words, access(status));
      case 404 ->
          throw refused(
              id,
              words,
              "Check owner, name and revision"
                  + (settings.token().isPresent()
                      ? ""
                      : ", or set" + " HF_TOKEN if it is private"));
      default -> throw new IOException(words);
    }
  }

  private String access(int status) {
    if (settings.token().isEmpty()) {
      return "It is private, gated or not there: set HF_TOKEN to a token that may read it";
    }
    return status == 401
        ? "The token of HF_TOKEN is not accepted: make a new one"
        : "The token of HF_TOKEN may not read it: ask for access on the page of the repository";
  }

  private static SpecException refused(HubId id, String words, String advice) {
    return new SpecException(
        id.kind() == HubId.Kind.MODEL ? "model" : "data",
        id.toString(),
        "a repository that the hub lets you read; " + words,
        advice);
  }

  /** Seconds or a date; null if there is nothing to go by. */
  private static Duration retryAfter(String header) {
    if (header == null) {
      return null;
    }
    try {
      Duration wait =
          header.strip().matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(header.strip()))
              : Duration.between(
                  Instant.now(),
                  ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      Duration atLeast = wait.isNegative() ? Duration.ZERO : wait;
      return atLeast.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : atLeast;
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
