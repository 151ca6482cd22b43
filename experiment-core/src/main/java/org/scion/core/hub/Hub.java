package org.scion.core.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

/**
 * Models and data sets by {@code hub:} names: what is in the cache is used as it is, what is not is
 * downloaded, if it may be.
 *
 * <p>Contents appear in the cache only after size and hash are right, and names in a snapshot only
 * after all files of a request are there. Confined to one thread; several processes may share a
 * cache.
 *
 * @see HubCache the layout
 */
public final class Hub {
  private final HubSettings settings;
  private final HubProgress progress;
  private final HubClient client;

  public Hub(HubSettings settings, HubProgress progress) {
    this(settings, progress, HubClient.Timing.USUAL);
  }

  Hub(HubSettings settings, HubProgress progress, HubClient.Timing timing) {
    this.settings = settings;
    this.progress = progress;
    this.client = new HubClient(settings, progress, timing);
  }

  /** The folder of a model, or its file if the name has one, as far as the cache has it. */
  public static Optional<Path> cachedModel(HubCache cache, HubId id) {
    return cache.snapshot(id).map(s -> s.resolve(id.path())).filter(p -> usable(p, id));
  }

  private static boolean usable(Path place, HubId id) {
    if (!id.path().isEmpty()) {
      return Files.isRegularFile(place);
    }
    try {
      List<String> names = names(place);
      return HubFiles.whole(HubFiles.model(id, names)) && names.contains("config.json");
    } catch (SpecException | UnsupportedException e) {
      return false;
    }
  }

  /**
   * The files of one part of a data set, as far as the cache has them.
   *
   * @param part {@code train}, {@code validation} or {@code test}
   */
  public static Optional<List<Path>> cachedData(HubCache cache, HubId id, String part) {
    Optional<Path> snapshot = cache.snapshot(id);
    if (snapshot.isEmpty()) {
      return Optional.empty();
    }
    try {
      List<String> files = HubFiles.data(id, part, names(snapshot.get()));
      return HubFiles.whole(files)
          ? Optional.of(files.stream().map(snapshot.get()::resolve).toList())
          : Optional.empty();
    } catch (SpecException e) {
      return Optional.empty();
    }
  }

  private static List<String> names(Path snapshot) {
    try (Stream<Path> all = Files.walk(snapshot)) {
      return all.filter(Files::isRegularFile)
          .map(file -> snapshot.relativize(file).toString().replace('\\', '/'))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + snapshot, e);
    }
  }

  /**
   * A model, downloaded if it is not in the cache.
   *
   * @param anew whether the hub is asked even so, as for a branch that moved
   * @return its folder, or its file if the name has one
   * @throws SpecException if there is no such model or it may not be read
   * @throws UncheckedIOException if the hub cannot be reached, breaks off again and again, or sends
   *     what it does not promise
   */
  public Path model(HubId id, boolean anew) {
    Optional<Path> known = anew ? Optional.empty() : cachedModel(settings.cache(), id);
    return known.orElseGet(
        () -> download(id, names -> HubFiles.model(id, names)).snapshot().resolve(id.path()));
  }

  /** The files of one part of a data set, downloaded if they are not in the cache; as above. */
  public List<Path> data(HubId id, String part, boolean anew) {
    Optional<List<Path>> known = anew ? Optional.empty() : cachedData(settings.cache(), id, part);
    return known.orElseGet(
        () -> {
          Download done = download(id, names -> HubFiles.data(id, part, names));
          return done.names().stream().map(done.snapshot()::resolve).toList();
        });
  }

  private record Download(Path snapshot, List<String> names) {}

  private Download download(HubId id, UnaryOperator<List<String>> choice) {
    if (settings.offline()) {
      throw new SpecException(
          id.kind() == HubId.Kind.MODEL ? "model" : "data",
          id.toString(),
          "what is in the cache at " + settings.cache().hub(),
          "HF_HUB_OFFLINE is set: unset it to let Scion download");
    }
    progress.at("asking for " + id, 0, 0);
    JsonNode info =
        client.json(
            client.uri(
                "api/"
                    + id.kind().plural
                    + "/"
                    + id.repository()
                    + "/revision/"
                    + id.revision()
                    + "?blobs=true"),
            id);
    String commit = info.path("sha").asText("");
    Map<String, RemoteFile> listed = new LinkedHashMap<>();
    for (JsonNode sibling : info.path("siblings")) {
      RemoteFile file = RemoteFile.listed(sibling);
      listed.put(file.name(), checked(file, id));
    }
    if (!commit.matches("[A-Za-z0-9][\\w-]{0,99}")) {
      throw new UncheckedIOException(new IOException("the hub names no commit of " + id));
    }
    List<String> names = choice.apply(List.copyOf(listed.keySet()));
    fetch(id, commit, names.stream().map(listed::get).toList());
    return new Download(settings.cache().snapshot(id, commit), names);
  }

  private static RemoteFile checked(RemoteFile file, HubId id) {
    if (!file.safe()) {
      throw new UncheckedIOException(
          new IOException(
              "the hub lists a file of "
                  + id
                  + " with the name '"
                  + file.name()
                  + "' and hash '"
                  + file.hash()
                  + "', which is refused"));
    }
    return file;
  }

  private void fetch(HubId id, String commit, List<RemoteFile> files) {
    Map<String, RemoteFile> described = new LinkedHashMap<>();
    for (RemoteFile file : files) {
      if (!Files.exists(settings.cache().snapshot(id, commit).resolve(file.name()))) {
        described.put(file.name(), described(id, commit, file));
      }
    }
    List<String> missing = new ArrayList<>(described.keySet());
    requireRoom(id, described.values().stream().mapToLong(f -> Math.max(0, f.size())).sum());
    for (String name : missing) {
      new BlobDownload(client, progress, id, address(id, commit, name), described.get(name))
          .fetch();
    }
    try {
      for (String name : missing) {
        settings.cache().link(id, commit, name, described.get(name).hash());
      }
      settings.cache().ref(id, commit);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + settings.cache().hub(), e);
    }
  }

  private RemoteFile described(HubId id, String commit, RemoteFile file) {
    RemoteFile described =
        client.tried(
            file.name(),
            () -> {
              HttpURLConnection head = client.head(address(id, commit, file.name()), id);
              try {
                return file.described(head);
              } finally {
                head.disconnect();
              }
            });
    if (described.hash().isEmpty()) {
      throw new UncheckedIOException(
          new IOException("the hub gives no hash of " + file.name() + " of " + id));
    }
    return checked(described, id);
  }

  private URI address(HubId id, String commit, String name) {
    String encoded =
        URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
    return client.uri(id.kind().prefix + id.repository() + "/resolve/" + commit + "/" + encoded);
  }

  private void requireRoom(HubId id, long bytes) {
    try {
      Files.createDirectories(settings.cache().hub());
      long free = Files.getFileStore(settings.cache().hub()).getUsableSpace();
      if (bytes > free) {
        throw new SpecException(
            settings.cache().hub().toString(),
            free + " bytes free",
            "room for " + bytes + " bytes of " + id,
            "Make room, or point HF_HOME elsewhere");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + settings.cache().hub(), e);
    }
  }
}
