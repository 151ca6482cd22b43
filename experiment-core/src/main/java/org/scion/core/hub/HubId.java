package org.scion.core.hub;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scion.core.SpecException;

/**
 * {@code hub:owner/name[@revision][/file]}: a repository of the hub, or one file in it. Immutable.
 *
 * @param kind models or data sets
 * @param owner empty for the hub's oldest repositories, which have none
 * @param name of the repository
 * @param revision branch, tag or commit; {@code main} if none is named
 * @param path file inside the repository; empty for the whole
 */
public record HubId(Kind kind, String owner, String name, String revision, String path) {
  /** What marks such a name. */
  public static final String PREFIX = "hub:";

  private static final Pattern FORM =
      Pattern.compile(
          "(?:([A-Za-z0-9][\\w.-]*)/)?([A-Za-z0-9][\\w.-]*)(?:@([A-Za-z0-9][\\w.-]*))?((?:/[\\w.+=-]+)*)");

  /** What a repository holds. */
  public enum Kind {
    MODEL("models", ""),
    DATASET("datasets", "datasets/");

    /** Name in the paths of the API and of the cache. */
    final String plural;

    /** What stands before owner and name in the addresses of files. */
    final String prefix;

    Kind(String plural, String prefix) {
      this.plural = plural;
      this.prefix = prefix;
    }
  }

  /** Whether a name says that it is of the hub. */
  public static boolean is(String name) {
    return name != null && name.startsWith(PREFIX);
  }

  /**
   * Reads a name with or without {@link #PREFIX}.
   *
   * @throws SpecException if it has another form
   */
  public static HubId parse(Kind kind, String name) {
    String plain = is(name) ? name.substring(PREFIX.length()) : name;
    Matcher parts = FORM.matcher(plain);
    if (!parts.matches() || plain.contains("..")) {
      throw new SpecException(
          kind == Kind.MODEL ? "model" : "data",
          PREFIX + plain,
          "hub:owner/name, hub:owner/name@revision or hub:owner/name/file",
          "");
    }
    String owner = parts.group(1) == null ? "" : parts.group(1);
    String revision = parts.group(3) == null ? "main" : parts.group(3);
    String path = parts.group(4).isEmpty() ? "" : parts.group(4).substring(1);
    return new HubId(kind, owner, parts.group(2), revision, path);
  }

  /** {@code owner/name}. */
  public String repository() {
    return owner.isEmpty() ? name : owner + "/" + name;
  }

  /** Folder of the repository in a cache: {@code models--owner--name}. */
  String folder() {
    return kind.plural + "--" + repository().replace("/", "--");
  }

  @Override
  public String toString() {
    String at = revision.equals("main") ? "" : "@" + revision;
    return PREFIX + repository() + at + (path.isEmpty() ? "" : "/" + path);
  }
}
