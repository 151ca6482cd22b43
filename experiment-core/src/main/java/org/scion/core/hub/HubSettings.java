package org.scion.core.hub;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.scion.core.SpecException;
import org.scion.core.checkpoint.BoundedFile;

/**
 * Which hub is asked, as the environment says.
 *
 * @param endpoint HF_ENDPOINT; https, or http on this machine
 * @param token HF_TOKEN, else the file that `hf auth login` wrote; sent to the endpoint alone
 * @param cache where contents are kept
 * @param offline HF_HUB_OFFLINE: nothing is asked
 */
public record HubSettings(URI endpoint, Optional<String> token, HubCache cache, boolean offline) {
  /** The public hub. */
  static final String DEFAULT_ENDPOINT = "https://huggingface.co";

  /** What this process was started with. */
  public static HubSettings ofEnvironment() {
    return of(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /**
   * @throws SpecException if the endpoint is no address, or not a safe one
   */
  public static HubSettings of(Map<String, String> environment, Path home) {
    String offline = environment.getOrDefault("HF_HUB_OFFLINE", "").toUpperCase(Locale.ROOT);
    return new HubSettings(
        endpoint(environment.getOrDefault("HF_ENDPOINT", "")),
        token(environment, home),
        HubCache.of(environment, home),
        List.of("1", "ON", "YES", "TRUE").contains(offline));
  }

  private static URI endpoint(String given) {
    String text = given.isBlank() ? DEFAULT_ENDPOINT : given.strip().replaceAll("/+$", "");
    try {
      URI uri = URI.create(text);
      boolean here = List.of("localhost", "127.0.0.1", "[::1]").contains(uri.getHost());
      boolean safe = "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && here);
      if (safe && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // told below, like an address of another kind
    }
    throw new SpecException(
        "HF_ENDPOINT",
        text,
        "an https:// address, or http://localhost",
        "Without HF_ENDPOINT it is " + DEFAULT_ENDPOINT);
  }

  private static Optional<String> token(Map<String, String> environment, Path home) {
    String given = environment.getOrDefault("HF_TOKEN", "");
    if (!given.isBlank()) {
      return Optional.of(given.strip());
    }
    String named = environment.getOrDefault("HF_TOKEN_PATH", "");
    Path file = named.isBlank() ? HubCache.top(environment, home).resolve("token") : Path.of(named);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    String text = new String(BoundedFile.read(file, 4096), StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** Without the token, which no message may show. */
  @Override
  public String toString() {
    return "hub " + endpoint + ", cache " + cache.hub() + (offline ? ", offline" : "");
  }
}
