package org.scion.core.hub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scion.core.Json;

/**
 * A hub on this machine with one repository, which misbehaves as told. Large files ({@code
 * .safetensors}, {@code .parquet}) come from a second address, as from the hub's store.
 */
final class FakeHub implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  final Map<String, byte[]> files = new TreeMap<>();
  final Map<String, String> liedHashes = new TreeMap<>();
  final Map<String, Long> liedSizes = new TreeMap<>();

  /** Statuses that the next requests for files or lists get, before any is answered. */
  final Deque<Integer> refusals = new ArrayDeque<>();

  final List<String> requests = new ArrayList<>();
  final List<String> storeTokens = new ArrayList<>();
  String retryAfter = "0";
  String neededToken;
  int breakOffAfter = -1;
  int breaks;
  boolean ranges = true;

  private final HttpServer api;
  private final HttpServer store;

  FakeHub() throws IOException {
    api = server();
    store = server();
    api.createContext("/", this::answer);
    store.createContext("/", this::deliver);
    api.start();
    store.start();
  }

  private static HttpServer server() throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  String address() {
    return "http://localhost:" + api.getAddress().getPort();
  }

  HubSettings settings(Path home, Map<String, String> environment) {
    Map<String, String> all = new TreeMap<>(environment);
    all.put("HF_ENDPOINT", address());
    all.put("HF_HOME", home.toString());
    return HubSettings.of(all, home);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    requests.add(exchange.getRequestMethod() + " " + path);
    if (!refusals.isEmpty()) {
      exchange.getResponseHeaders().add("Retry-After", retryAfter);
      status(exchange, refusals.pop());
    } else if (neededToken != null && !("Bearer " + neededToken).equals(token)) {
      status(exchange, token == null ? 401 : 403);
    } else if (path.matches("/api/(models|datasets)/owner/name/revision/main")) {
      send(exchange, 200, Json.line(list()).getBytes(StandardCharsets.UTF_8));
    } else if (path.matches("(/datasets)?/owner/name/resolve/" + COMMIT + "/.*")) {
      file(exchange, path.substring(path.indexOf(COMMIT) + COMMIT.length() + 1));
    } else {
      status(exchange, 404);
    }
  }

  private ObjectNode list() {
    ObjectNode info = Json.object().put("sha", COMMIT);
    ArrayNode siblings = info.putArray("siblings");
    files.forEach(
        (name, bytes) -> {
          ObjectNode sibling = siblings.addObject().put("rfilename", name);
          long size = liedSizes.getOrDefault(name, (long) bytes.length);
          sibling.put("size", size).put("blobId", "f".repeat(40));
          if (large(name)) {
            sibling.putObject("lfs").put("sha256", hash(name)).put("size", size);
          } else {
            sibling.put("blobId", hash(name));
          }
        });
    return info;
  }

  private static boolean large(String name) {
    return name.endsWith(".safetensors") || name.endsWith(".parquet");
  }

  String hash(String name) {
    byte[] bytes = files.get(name);
    if (liedHashes.containsKey(name)) {
      return liedHashes.get(name);
    }
    try {
      if (large(name)) {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      }
      MessageDigest git = MessageDigest.getInstance("SHA-1");
      git.update(("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(git.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private void file(HttpExchange exchange, String name) throws IOException {
    if (!files.containsKey(name)) {
      status(exchange, 404);
      return;
    }
    exchange.getResponseHeaders().add("X-Repo-Commit", COMMIT);
    if (large(name)) {
      exchange.getResponseHeaders().add("X-Linked-Etag", '"' + hash(name) + '"');
      long size = liedSizes.getOrDefault(name, (long) files.get(name).length);
      exchange.getResponseHeaders().add("X-Linked-Size", String.valueOf(size));
      String there = "http://127.0.0.1:" + store.getAddress().getPort() + "/" + name;
      exchange.getResponseHeaders().add("Location", there);
      status(exchange, 302);
      return;
    }
    exchange.getResponseHeaders().add("ETag", "W/\"" + hash(name) + '"');
    send(exchange, 200, files.get(name));
  }

  private synchronized void deliver(HttpExchange exchange) throws IOException {
    byte[] bytes = files.get(exchange.getRequestURI().getPath().substring(1));
    String range = exchange.getRequestHeaders().getFirst("Range");
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    storeTokens.add(String.valueOf(token));
    requests.add("STORE " + range);
    int from = 0;
    if (range != null && ranges) {
      from = Integer.parseInt(range.replaceAll("\\D", ""));
      exchange
          .getResponseHeaders()
          .add("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
    }
    int length = bytes.length - from;
    if (breaks > 0 && length > breakOffAfter) {
      breaks--;
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, length);
      exchange.getResponseBody().write(bytes, from, breakOffAfter);
      exchange.getResponseBody().flush();
      exchange.close(); // fewer bytes than promised: the connection ends here
      return;
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes, from, length);
    }
  }

  private static void status(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      exchange.getResponseHeaders().add("Content-Length", String.valueOf(bytes.length));
    }
    exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      if (!head) {
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    api.stop(0);
    store.stop(0);
  }
}
