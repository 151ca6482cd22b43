package org.scion.app.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.scion.core.data.FileWeight;
import org.scion.core.hub.Hub;
import org.scion.core.hub.HubCache;
import org.scion.core.hub.HubId;
import org.scion.core.hub.HubSettings;
import org.scion.core.spec.DataFile;
import org.scion.core.spec.ExperimentSpec;

/**
 * Downloads what a command or a spec names with {@code hub:} and the cache does not have, with
 * progress. Nothing else is ever asked of a hub.
 *
 * @param session of the command
 */
record HubFetch(Session session) {
  private static final Path HOME = Path.of(System.getProperty("user.home"));

  private HubCache cache() {
    return HubCache.of(session.wiring().environment(), HOME);
  }

  /** A model; {@code anew} asks the hub even if the cache has one. */
  Path model(String name, boolean anew) {
    HubId id = HubId.parse(HubId.Kind.MODEL, name);
    if (!anew) {
      var known = Hub.cachedModel(cache(), id);
      if (known.isPresent()) {
        return known.get();
      }
    }
    return with(hub -> hub.model(id, anew));
  }

  /** The files of one part of a data set. */
  List<Path> data(String name, String part) {
    HubId id = HubId.parse(HubId.Kind.DATASET, name);
    return Hub.cachedData(cache(), id, part)
        .orElseGet(() -> with(hub -> hub.data(id, part, false)));
  }

  /** The model and the data of a spec. */
  void spec(ExperimentSpec spec) {
    if (HubId.is(spec.model())) {
      model(spec.model(), false);
    }
    for (String part : List.of("train", "validation", "test")) {
      for (DataFile file : FileWeight.named(spec.data(), part)) {
        if (HubId.is(file.file())) {
          data(file.file(), part);
        }
      }
    }
  }

  /** Files by part, of local or hub names; null and absent names are left out. */
  Map<String, Path> files(Map<String, String> named) {
    Map<String, Path> files = new LinkedHashMap<>();
    named.forEach(
        (part, name) -> {
          if (name != null && HubId.is(name)) {
            files.put(part, data(name, part).get(0));
          } else if (name != null) {
            files.put(part, session.existing(part, name));
          }
        });
    return files;
  }

  private <T> T with(Function<Hub, T> work) {
    HubSettings settings = HubSettings.of(session.wiring().environment(), HOME);
    try (ProgressBar bar = session.progress()) {
      return work.apply(
          new Hub(settings, (what, done, total) -> bar.show(what, done, total, "bytes", "")));
    }
  }
}
