package org.scion.core.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Optional;

/**
 * A file of a repository, as the hub describes it.
 *
 * @param name path inside the repository
 * @param size bytes; -1 if the hub does not say
 * @param hash SHA-256 of the content for large files, git's SHA-1 of the blob for others; empty if
 *     the hub does not say
 */
record RemoteFile(String name, long size, String hash) {

  /** An entry of the list of files; large ones carry {@code lfs}. */
  static RemoteFile listed(JsonNode sibling) {
    JsonNode lfs = sibling.path("lfs");
    String large = lfs.path("sha256").asText(lfs.path("oid").asText(""));
    long size = lfs.path("size").asLong(sibling.path("size").asLong(-1));
    return new RemoteFile(
        sibling.path("rfilename").asText(""),
        size,
        large.isEmpty() ? sibling.path("blobId").asText("") : large);
  }

  /**
   * What the list said, completed by the headers of the file itself.
   *
   * @throws IOException if the two contradict each other
   */
  RemoteFile described(HttpURLConnection head) throws IOException {
    String linked = head.getHeaderField("X-Linked-Etag");
    String etag = tag(linked == null ? head.getHeaderField("ETag") : linked);
    String told = head.getHeaderField("X-Linked-Size");
    boolean here = head.getResponseCode() < 300;
    long length =
        told != null && told.matches("\\d{1,18}")
            ? Long.parseLong(told)
            : here ? head.getContentLengthLong() : -1;
    if (isHash(hash) && isHash(etag) && !hash.equals(etag)) {
      throw new IOException(
          "the hub's list gives " + name + " the hash " + hash + ", its file the hash " + etag);
    }
    if (size >= 0 && length >= 0 && size != length) {
      throw new IOException(
          "the hub's list gives " + name + " " + size + " bytes, its file " + length);
    }
    return new RemoteFile(
        name, size < 0 ? length : size, isHash(hash) || etag.isEmpty() ? hash : etag);
  }

  private static String tag(String header) {
    return Optional.ofNullable(header)
        .map(text -> text.replaceFirst("^W/", "").replace("\"", "").strip())
        .orElse("");
  }

  private static boolean isHash(String text) {
    return text.matches("[0-9a-f]{40}|[0-9a-f]{64}");
  }

  /** Whether name and hash can be used as file names. */
  boolean safe() {
    boolean inside =
        !name.isEmpty()
            && !name.startsWith("/")
            && !name.matches(".*[\\\\:\\x00-\\x1f].*")
            && java.util.Arrays.stream(name.split("/", -1))
                .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    return inside && hash.matches("|[\\w-][\\w.-]{0,127}");
  }
}
