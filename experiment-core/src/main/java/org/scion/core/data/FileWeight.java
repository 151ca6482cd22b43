package org.scion.core.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.hub.Hub;
import org.scion.core.hub.HubCache;
import org.scion.core.hub.HubId;
import org.scion.core.spec.DataFile;
import org.scion.core.spec.DataSpec;

/**
 * A file of rows on this machine. Immutable.
 *
 * @param path where it is; it need not exist
 * @param weight how often each of its rows is seen in an epoch
 */
public record FileWeight(Path path, double weight) {

  /**
   * The files of one part of a spec; names of the hub are looked up in its cache.
   *
   * @param part {@code train}, {@code validation} or {@code test}
   * @throws SpecException if a relative path leaves the folder, or a data set is not in the cache
   */
  public static List<FileWeight> of(DataSpec spec, String part, Path folder) {
    List<FileWeight> files = new ArrayList<>();
    for (DataFile named : named(spec, part)) {
      String where = "data." + part;
      if (HubId.is(named.file())) {
        cached(named.file(), part).forEach(p -> files.add(new FileWeight(p, named.weight())));
      } else {
        Path path = TrainingData.resolve(folder, named.file(), where);
        files.add(new FileWeight(path, named.weight()));
      }
    }
    return files;
  }

  /** What a spec names for a part. */
  public static List<DataFile> named(DataSpec spec, String part) {
    return switch (part) {
      case "train" -> spec.train();
      case "validation" -> spec.validation();
      default -> spec.test();
    };
  }

  private static List<Path> cached(String name, String part) {
    HubId id = HubId.parse(HubId.Kind.DATASET, name);
    HubCache cache = HubCache.ofEnvironment();
    return Hub.cachedData(cache, id, part)
        .orElseThrow(
            () ->
                new SpecException(
                    "data." + part,
                    name,
                    "a data set that is in the Hugging Face cache (looked in " + cache.hub() + ")",
                    "`scion data show " + id + "` downloads it, and so do plan and run"));
  }
}
