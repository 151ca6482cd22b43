package org.scion.core.hub;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A hub that answers with what lies in a folder, and a download from it that loses no time. */
public final class HubAnswers {
  /** git's hash of a file with {"a":1}. */
  private static final String HASH = "daa5053ecf5f9a37b2de733d0751cc1ab53ac010";

  private HubAnswers() {}

  /** The list of files of a repository. */
  public static byte[] list() {
    String json =
        "{\"sha\":\"0123456789abcdef0123456789abcdef01234567\",\"siblings\":["
            + "{\"rfilename\":\"config.json\",\"size\":7,\"blobId\":\""
            + HASH
            + "\"}]}";
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /** Downloads a model from a hub that answers with {@code list.json} and {@code config.json}. */
  public static void read(Path folder) throws IOException {
    byte[] list = Files.readAllBytes(folder.resolve("list.json"));
    byte[] file = Files.readAllBytes(folder.resolve("config.json"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean api = exchange.getRequestURI().getPath().startsWith("/api/");
          boolean head = exchange.getRequestMethod().equals("HEAD");
          byte[] answer = api ? list : file;
          exchange.getResponseHeaders().add("ETag", '"' + HASH + '"');
          exchange.sendResponseHeaders(200, head || answer.length == 0 ? -1 : answer.length);
          if (!head) {
            exchange.getResponseBody().write(answer);
          }
          exchange.close();
        });
    server.start();
    try {
      String address = "http://localhost:" + server.getAddress().getPort();
      HubSettings settings =
          HubSettings.of(
              Map.of("HF_ENDPOINT", address, "HF_HOME", folder.resolve("home").toString()), folder);
      HubClient.Timing quick = new HubClient.Timing(Duration.ofMillis(1), Duration.ofSeconds(2));
      new Hub(settings, HubProgress.NONE, quick)
          .model(HubId.parse(HubId.Kind.MODEL, "hub:owner/name/config.json"), true);
    } finally {
      server.stop(0);
    }
  }
}
