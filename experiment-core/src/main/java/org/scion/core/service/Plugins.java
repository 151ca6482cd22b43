package org.scion.core.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.scion.core.run.Workspace;
import org.scion.core.technique.Technique;

/**
 * The jars in a workspace's {@code plugins} folder. Each is tried by itself; those that are whole
 * are then put behind the program's own classes, where {@link ServiceLoader} finds their
 * techniques, kernels and jobs. Nothing outside that folder is ever loaded. Thread-safe.
 */
public final class Plugins {
  private Plugins() {}

  /**
   * One jar.
   *
   * @param file where it lies
   * @param techniques ids that it brings
   * @param problem why it is left out; empty if it is used
   */
  public record Jar(Path file, List<String> techniques, String problem) {
    public boolean used() {
      return problem.isEmpty();
    }
  }

  /** The folder of a workspace that plugin jars are put into. */
  public static Path folder(Workspace workspace) {
    return workspace.path().resolve("plugins");
  }

  /** Every jar of a workspace by name, with what it brings or why it is left out. */
  public static List<Jar> list(Workspace workspace) {
    List<Path> files = jars(workspace);
    if (files.isEmpty()) {
      return List.of();
    }
    ClassLoader program = Plugins.class.getClassLoader();
    Set<String> taken = new HashSet<>();
    ServiceLoader.load(Technique.class, program).forEach(t -> taken.add(t.id()));
    return files.stream().map(f -> tried(f, program, taken)).toList();
  }

  private static List<Path> jars(Workspace workspace) {
    Path folder = folder(workspace);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(p -> p.getFileName().toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Jar tried(Path file, ClassLoader program, Set<String> taken) {
    List<String> ids = new ArrayList<>();
    try (URLClassLoader own = new URLClassLoader(new URL[] {url(file)}, program)) {
      for (Technique technique : ServiceLoader.load(Technique.class, own)) {
        if (technique.getClass().getClassLoader() == own) {
          ids.add(technique.id());
        }
      }
    } catch (ServiceConfigurationError | LinkageError | RuntimeException | IOException e) {
      return new Jar(file, List.of(), "it cannot be loaded: " + e);
    }
    if (ids.isEmpty()) {
      return new Jar(file, List.of(), "it names no technique in META-INF/services");
    }
    for (String id : ids) {
      if (!taken.add(id)) {
        return new Jar(file, ids, "its technique '" + id + "' has an id that is taken already");
      }
    }
    return new Jar(file, ids, "");
  }

  /**
   * From now on this thread, and those that it starts, find what the workspace's jars bring.
   *
   * @return the jars, those left out among them
   */
  public static List<Jar> use(Workspace workspace) {
    List<Jar> jars = list(workspace);
    URL[] whole = jars.stream().filter(Jar::used).map(j -> url(j.file())).toArray(URL[]::new);
    ClassLoader program = Plugins.class.getClassLoader();
    Thread.currentThread()
        .setContextClassLoader(whole.length == 0 ? program : new URLClassLoader(whole, program));
    return jars;
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
