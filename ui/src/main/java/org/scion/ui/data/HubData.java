package org.scion.ui.data;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.SpecException;
import org.scion.core.hub.Hub;
import org.scion.core.hub.HubId;

/**
 * Where the files of a data set lie, some of them on a hub. Immutable.
 *
 * @param names what a spec calls them, by split
 * @param files the first file of each split
 */
record HubData(Map<String, String> names, Map<String, Path> files) {
  private static final List<String> OTHERS = List.of("validation", "test");

  /** A whole data set: its training rows, and validation and test if it has them. */
  static HubData of(Hub hub, String name) {
    HubId id = HubId.parse(HubId.Kind.DATASET, name);
    Map<String, String> names = new LinkedHashMap<>(Map.of(DataFile.TRAIN, name));
    Map<String, Path> files = new LinkedHashMap<>();
    files.put(DataFile.TRAIN, hub.data(id, DataFile.TRAIN, false).get(0));
    for (String split : id.path().isEmpty() ? OTHERS : List.<String>of()) {
      try {
        files.put(split, hub.data(id, split, false).get(0));
        names.put(split, name);
      } catch (SpecException none) {
        // A data set need not have this part; the training rows were there.
      }
    }
    return new HubData(names, files);
  }

  /** What a draft names: files as they are, names of a hub fetched. */
  static HubData of(Hub hub, Map<String, String> names) {
    Map<String, Path> files = new LinkedHashMap<>();
    names.forEach(
        (split, name) ->
            files.put(
                split,
                HubId.is(name)
                    ? hub.data(HubId.parse(HubId.Kind.DATASET, name), split, false).get(0)
                    : Path.of(name)));
    return new HubData(names, files);
  }
}
