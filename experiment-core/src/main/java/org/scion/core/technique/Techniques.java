package org.scion.core.technique;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/** All techniques on the class path, by id. Immutable. */
public final class Techniques {
  private final Map<String, Technique> byId = new LinkedHashMap<>();

  private Techniques(List<Technique> found) {
    found.stream()
        .sorted(
            Comparator.comparing((Technique t) -> t.description().family())
                .thenComparing(t -> t.description().name()))
        .forEach(
            t -> {
              Technique other = byId.put(t.id(), t);
              if (other != null) {
                throw new IllegalStateException(
                    "two techniques have the id '" + t.id() + "': " + t + " and " + other);
              }
            });
  }

  /** Every technique that the context class loader finds, plugin jars included. */
  public static Techniques load() {
    return new Techniques(
        ServiceLoader.load(Technique.class).stream().map(ServiceLoader.Provider::get).toList());
  }

  /** Just these, for tests. */
  public static Techniques of(Technique... techniques) {
    return new Techniques(List.of(techniques));
  }

  public Optional<Technique> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  public List<Technique> all() {
    return List.copyOf(byId.values());
  }

  public Set<String> ids() {
    return byId.keySet();
  }
}
