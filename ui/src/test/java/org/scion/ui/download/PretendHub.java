package org.scion.ui.download;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.scion.core.Json;
import org.scion.core.hub.HubSettings;

/**
 * A hub on this machine with one repository, {@code owner/name}. It may lie about hashes, and hold
 * back the second half of every file until {@link #go} is counted down.
 */
public final class PretendHub implements AutoCloseable {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  public final Map<String, byte[]> files = new TreeMap<>();
  public volatile boolean lies;
  public volatile CountDownLatch go = new CountDownLatch(0);

  private final HttpServer server;

  public PretendHub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  /** This hub, with the cache of the tests' environment or another one. */
  public HubSettings settings(Path home) {
    String address = "http://localhost:" + server.getAddress().getPort();
    return HubSettings.of(Map.of("HF_ENDPOINT", address, "HF_HOME", home.toString()), home);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String file = path.substring(path.lastIndexOf('/') + 1);
    if (path.startsWith("/api/")) {
      byte[] list = Json.line(list()).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, list.length);
      exchange.getResponseBody().write(list);
    } else if (!files.containsKey(file)) {
      exchange.sendResponseHeaders(404, -1);
    } else if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("ETag", '"' + hash(file) + '"');
      exchange.getResponseHeaders().add("X-Linked-Etag", '"' + hash(file) + '"');
      exchange.getResponseHeaders().add("X-Linked-Size", "" + files.get(file).length);
      exchange.sendResponseHeaders(200, -1);
    } else {
      deliver(exchange, files.get(file));
    }
    exchange.close();
  }

  private void deliver(HttpExchange exchange, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(200, bytes.length);
    int half = bytes.length / 2;
    exchange.getResponseBody().write(bytes, 0, half);
    exchange.getResponseBody().flush();
    try {
      go.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.getResponseBody().write(bytes, half, bytes.length - half);
  }

  private ObjectNode list() {
    ObjectNode info = Json.object().put("sha", COMMIT);
    ArrayNode siblings = info.putArray("siblings");
    files.forEach(
        (name, bytes) -> {
          ObjectNode one = siblings.addObject().put("rfilename", name).put("size", bytes.length);
          one.putObject("lfs").put("sha256", hash(name)).put("size", bytes.length);
        });
    return info;
  }

  private String hash(String name) {
    try {
      byte[] told = lies ? "something else".getBytes(StandardCharsets.UTF_8) : files.get(name);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(told));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    go.countDown();
    server.stop(0);
  }
}
